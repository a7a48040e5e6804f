// The text of the sample's scanned book: corrected by keys and by touch, over a cut link, undone; a reader proposes, the librarian accepts, the search follows.
import assert from 'node:assert/strict';
import { until } from '../site.mjs';

/** Words that stand in no book. */
const BY_KEYS = 'bếnhọcbàn';
const BY_TOUCH = 'bếnhọctay';
const OFFLINE = 'bếnhọcsóng';
const PROPOSED = 'bếnhọcgóp';

export default (walk) =>
	walk('correct: a page is corrected by keys, by touch and over a cut link; a reader proposes, and all of it is found', async ({ site, visit }) => {
		const book = await until('the scanned book is read', 900, async () => {
			const { items } = await site.get('/api/v1/books?q=truyen%20kieu');
			return items.find((one) => one.state === 'ready' && one.pages > 10);
		});
		const desk = await visit({ account: site.account('thủ thư'), desktop: true });
		await open(desk, book);
		await byKeys(desk, site, book);
		await cut(desk, site, book);
		const phone = await visit({ account: site.account('thủ thư') });
		await byTouch(phone, site, book);
		await allow(desk, book);
		const reader = await visit({ account: site.account('học viên') });
		await propose(reader, book);
		await decide(desk, site, book);
		await told(reader, book);
	});

const field = (page) => page.getByLabel(/^Máy đọc là/);
const current = (page) => page.locator('.text [aria-current]');
const address = (book, page) => `/quan-ly/sach/${book.short}/sua-chu?trang=${page}`;

/** Whether the one box finds a word in the book. */
const found = async (site, word) => {
	const { groups } = await site.get(`/api/v1/search?q=${encodeURIComponent(word)}`);
	return groups.some((group) => JSON.stringify(group).includes(word));
};
const nowFound = (site, word) => until(`the search knows “${word}”`, 30, () => found(site, word));
const noMore = (site, word) => until(`the search knows “${word}” no more`, 30, async () => !(await found(site, word)));

/** From the book's page, where it is said how much is in doubt. */
async function open(page, book) {
	await page.goto(`/quan-ly/sach/${book.short}`);
	await page.getByRole('heading', { name: 'Chữ trong sách' }).waitFor();
	await page.look('correct-book');
	await page.getByRole('link', { name: 'Sửa chữ', exact: true }).click();
	await page.getByRole('heading', { level: 1, name: /Sửa chữ trang/ }).waitFor();
}

/** Enter keeps and goes on, Tab skips, Shift+Tab goes back, Ctrl+Z undoes, arrows go word by word. */
async function byKeys(page, site, book) {
	await page.goto(address(book, 7));
	await page.locator('.text button').first().waitFor();
	// Any word can be corrected, doubtful or not.
	await page.locator('.text button').nth(12).click();
	await field(page).waitFor();
	await page.waitForFunction(() => [...document.images].every((image) => image.complete));
	await page.look('correct');
	const before = await field(page).inputValue();
	await until('the field has the focus', 10, () => field(page).evaluate((one) => one === document.activeElement));
	await page.keyboard.press('ArrowDown');
	assert.notEqual(await current(page).getAttribute('data-at'), '12');
	await page.keyboard.press('ArrowUp');
	assert.equal(await current(page).getAttribute('data-at'), '12');
	await page.keyboard.type(BY_KEYS);
	await page.keyboard.press('Enter');
	await page.getByText('Đã lưu 1 chỗ').waitFor();
	await page.locator('.text').getByRole('button', { name: BY_KEYS }).waitFor();
	await nowFound(site, BY_KEYS);
	await page.look('correct-saved');
	await page.locator('.text button').nth(3).click();
	await page.keyboard.press('Control+z');
	await page.locator('.text').getByRole('button', { name: BY_KEYS }).waitFor({ state: 'detached' });
	assert.equal(await field(page).inputValue(), before);
	await noMore(site, BY_KEYS);
	// Two words become one.
	const words = await page.locator('.text button').count();
	await page.keyboard.press('Alt+j');
	await until('both words are at hand', 5, async () => (await current(page).count()) === 2);
	await page.keyboard.press('Control+a');
	await page.keyboard.type(BY_KEYS);
	await page.keyboard.press('Enter');
	await until('there is a word less', 10, async () => (await page.locator('.text button').count()) === words - 1);
	await nowFound(site, BY_KEYS);
	await doubts(page, book);
}

/** Through the doubtful words of a page that has some, until none is left on it. */
async function doubts(page, book) {
	const answer = await page.request.get(`/api/v1/books/${book.id}/pages/1/corrections`);
	const { left } = await answer.json();
	assert.ok(left.doubtful > 0, 'the scan has doubtful words');
	await page.goto(address(book, left.next));
	const marked = page.locator('.text .doubt');
	await marked.first().waitFor();
	const all = await marked.count();
	await page.look('correct-doubts');
	await until('the field has the focus', 10, () => field(page).evaluate((one) => one === document.activeElement));
	const at = await current(page).getAttribute('data-at');
	if (all > 1) {
		await page.keyboard.press('Tab');
		assert.notEqual(await current(page).getAttribute('data-at'), at);
		await page.keyboard.press('Shift+Tab');
		assert.equal(await current(page).getAttribute('data-at'), at);
	}
	for (let done = 0; done < all; done++) {
		await page.keyboard.press('Enter');
		await until('one doubtful word less', 10, async () => (await marked.count()) === all - done - 1);
	}
	await page.getByText('Trang này không còn chữ nào chưa chắc').waitFor();
	await page.getByText(`Đã lưu ${all} chỗ`).waitFor();
	await page.look('correct-page-done');
	const stands = await (await page.request.get(`/api/v1/books/${book.id}/pages/${left.next}/corrections`)).json();
	assert.equal(stands.left.doubtful, left.doubtful - all);
	assert.ok(stands.words.every((word) => word[5] >= 90));
}

/** What is corrected while the link is cut is sent when it is back. */
async function cut(page, site, book) {
	page.expects(/ERR_INTERNET_DISCONNECTED/);
	await page.goto(address(book, 8));
	await page.locator('.text button').nth(5).click();
	await page.waitForFunction(() => [...document.images].every((image) => image.complete));
	await page.context().setOffline(true);
	await field(page).fill(OFFLINE);
	await page.keyboard.press('Enter');
	await page.locator('.text').getByRole('button', { name: OFFLINE }).waitFor();
	await page.getByText(/Còn 1 chỗ chưa gửi được/).waitFor();
	await page.shot('correct-offline');
	await page.context().setOffline(false);
	await page.getByText('Đã lưu 1 chỗ').waitFor();
	await nowFound(site, OFFLINE);
}

async function byTouch(page, site, book) {
	await page.goto(address(book, 9));
	await page.locator('.text button').nth(4).tap();
	await field(page).waitFor();
	await page.look('correct');
	await field(page).fill(BY_TOUCH);
	await page.getByRole('button', { name: 'Lưu, sang chữ sau' }).tap();
	await page.locator('.text').getByRole('button', { name: BY_TOUCH }).waitFor();
	await nowFound(site, BY_TOUCH);
	await page.look('correct-saved');
	await page.getByRole('button', { name: 'Hoàn tác' }).tap();
	await noMore(site, BY_TOUCH);
	await page.getByRole('button', { name: 'Trang sau' }).tap();
	await page.getByRole('heading', { level: 1, name: 'Sửa chữ trang 10' }).waitFor();
}

async function allow(page, book) {
	await page.goto(`/quan-ly/sach/${book.short}`);
	await page.getByLabel(/Cho bạn đọc góp ý/).check();
	await until('the book takes proposals', 10, async () => {
		const answer = await page.request.get(`/api/v1/books/${book.id}`);
		return (await answer.json()).proposals;
	});
}

/** A reader taps the wrong word. */
async function propose(page, book) {
	await page.goto(`${book.path}/trang/11`);
	await page.getByRole('button', { name: 'Chữ', exact: true }).tap();
	await page.getByRole('button', { name: 'Chữ sai? Góp ý sửa' }).tap();
	await page.getByText('Chạm vào chữ sai').waitFor();
	await page.locator('.text button').nth(6).tap();
	const sheet = page.getByRole('dialog');
	await sheet.getByLabel('Trong ảnh viết là').fill(PROPOSED);
	await page.waitForFunction(() => [...document.images].every((image) => image.complete));
	await page.look('propose');
	await sheet.getByRole('button', { name: 'Gửi góp ý' }).tap();
	await page.getByText('Đã gửi góp ý, cảm ơn bạn').waitFor();
	await page.locator('.spoken').first().tap();
	await sheet.getByText(`Bạn đã góp ý “${PROPOSED}”`).waitFor();
	await page.look('propose-waiting');
	await sheet.getByRole('button', { name: 'Đóng' }).tap();
	// Another one, taken back.
	await page.locator('.text button').nth(9).tap();
	await sheet.getByLabel('Trong ảnh viết là').fill('nhầm');
	await sheet.getByRole('button', { name: 'Gửi góp ý' }).tap();
	await page.locator('.spoken').nth(1).tap();
	await sheet.getByRole('button', { name: 'Rút lại góp ý' }).tap();
	await page.getByText('Đã rút lại góp ý').waitFor();
	await until('one proposal is left', 5, async () => (await page.locator('.spoken').count()) === 1);
	await page.look('propose-page');
}

/** From the list of books to the proposal, which is taken. */
async function decide(page, site, book) {
	await page.goto('/quan-ly/sach');
	await page.getByRole('link', { name: /1 góp ý chờ xem/ }).click();
	await page.getByRole('textbox', { name: 'Chữ bạn đọc góp ý' }).waitFor();
	await page.waitForFunction(() => [...document.images].every((image) => image.complete));
	await page.look('corrections-waiting');
	assert.equal(await found(site, PROPOSED), false);
	await page.getByRole('button', { name: 'Nhận', exact: true }).click();
	await page.getByText('Không có góp ý nào chờ xem').waitFor();
	await nowFound(site, PROPOSED);
	await page.getByLabel('Đang dùng').check({ force: true });
	await page.getByText(PROPOSED).waitFor();
	await page.look('corrections');
	await page.goto(address(book, 11));
	await page.locator('.text').getByRole('button', { name: PROPOSED }).waitFor();
}

async function told(page, book) {
	await page.goto(`${book.path}/trang/11`);
	await page.locator('.page-text', { hasText: PROPOSED }).waitFor();
	await page.getByRole('button', { name: 'Chữ sai? Góp ý sửa' }).tap();
	await page.locator('.text').getByRole('button', { name: PROPOSED }).tap();
	await page.getByRole('dialog').getByText(/Thư viện đã nhận góp ý/).waitFor();
	await page.shot('propose-taken');
}
