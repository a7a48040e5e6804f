// A scanned book and a born-digital one: sent by the librarian, read page by page on a phone, found by half a verse.
import assert from 'node:assert/strict';
import { Site, until } from '../site.mjs';

const SCAN = 'Truyện Kiều, bản quét của thư viện';
const HANDBOOK = 'Sổ tay học viên, bản in lại';
/** Of page 7: verses 161 to 162. */
const VERSE = 'Trộm nghe thơm nức hương lân';
const BARE = 'trom nghe thom nuc huong lan';

export default (walk) =>
	walk('book: two PDFs become pages, read on page 12, found by a verse of page 7', async ({ site, visit }) => {
		const librarian = await visit({ account: site.account('thủ thư'), desktop: true });
		// The sample holds the same scan: the first answer is that it is there already.
		librarian.expects(/status of 409/);
		await send(librarian);
		const handbook = await publish(librarian, HANDBOOK, 400);
		const book = await publish(librarian, SCAN, 900);

		const reader = await visit({ account: site.account('học viên') });
		await openPageTwelve(reader, book);
		await leaf(reader, book);
		await marks(reader, book);
		await find(reader, VERSE);
		await find(reader, BARE);
		await findInside(reader, book);
		await reader.goto('/thu-vien');
		await reader.look('library');
		await reader.goto(handbook);
		await reader.look('book-digital');

		const desk = await visit({ desktop: true });
		await desk.goto('/thu-vien');
		await desk.look('library');
		await desk.getByRole('link', { name: new RegExp(SCAN) }).first().click();
		await desk.getByRole('heading', { level: 1, name: SCAN }).waitFor();
		await desk.look('book');
		await desk.getByRole('link', { name: 'Đọc ngay' }).click();
		await desk.locator('.sheet img').waitFor();
		await desk.look('reader');
	});

async function send(page) {
	await page.goto('/quan-ly');
	await page.getByRole('link', { name: /Thêm sách/ }).click();
	await page.look('add-book');
	await page.locator('input[type=file]').first().setInputFiles([Site.file('truyen-kieu-scan.pdf'), Site.file('so-tay-hoc-vien.pdf')]);
	for (const [file, title] of [['truyen-kieu-scan.pdf', SCAN], ['so-tay-hoc-vien.pdf', HANDBOOK]]) {
		const row = page.locator('li.panel', { hasText: file });
		await row.getByRole('button', { name: 'Vẫn thêm cuốn này' }).waitFor();
		if (title === SCAN) await page.look('book-known');
		await row.getByLabel('Tên sách').fill(title);
		await row.getByRole('button', { name: 'Vẫn thêm cuốn này' }).click();
		await row.getByText('Đã gửi xong').waitFor();
	}
	await page.getByRole('link', { name: new RegExp(SCAN) }).waitFor();
	await page.look('books-sent');
}

/** From its row to the catalogue record; the pages come out one after the other; then it is for everybody. */
async function publish(page, title, seconds) {
	await page.goto('/quan-ly/sach');
	await page.getByRole('link', { name: new RegExp(title) }).click();
	await page.getByRole('heading', { level: 1, name: title }).waitFor();
	await page.getByLabel('Người viết, người dịch').fill(title === SCAN ? 'Nguyễn Du, tác giả' : 'Ban biên soạn Bến Học, chủ biên');
	await page.getByLabel('Chủ đề').fill(title === SCAN ? 'Thơ Nôm, Văn học Việt Nam' : 'Hướng dẫn');
	await page.getByRole('button', { name: 'Lưu', exact: true }).click();
	await page.getByText(/Đã lưu lúc/).waitFor();
	await page.getByText('Chưa đăng').waitFor({ timeout: seconds * 1000 });
	await page.look(title === SCAN ? 'book-editor' : 'book-editor-digital');
	await page.getByRole('button', { name: 'Cho mọi người đọc' }).click();
	await page.getByText('Sách đã lên thư viện').waitFor();
	const link = page.getByRole('link', { name: 'Xem trên thư viện' });
	return link.getAttribute('href');
}

/** The address of a page fetches that page and what a turn will need, not the other twenty. */
async function openPageTwelve(page, book) {
	await page.goto(book);
	await page.look('book');
	const asked = [];
	const listen = (request) => asked.push(request.url());
	page.on('request', listen);
	await page.goto(`${book}/trang/12`);
	const image = page.locator('.sheet img');
	await image.waitFor();
	await page.waitForFunction(() => document.querySelector('.sheet img')?.naturalWidth > 0);
	await page.waitForTimeout(2500);
	page.off('request', listen);
	const images = asked.filter((url) => /\/library\/books\//.test(url));
	const pages = asked.filter((url) => /\/api\/v1\/books\/[^/]+\/pages\/\d+/.test(url));
	assert.ok(images.length <= 2 && pages.length <= 3, `page 12 cost ${images.length} pictures and ${pages.length} texts: ${asked}`);
	await page.look('reader');
}

async function leaf(page, book) {
	await page.getByRole('button', { name: 'Trang sau' }).click();
	await page.waitForURL(/trang\/13/);
	await page.getByRole('button', { name: 'Trang trước' }).click();
	await page.waitForURL(/trang\/12/);
	await page.getByRole('button', { name: 'Chữ', exact: true }).click();
	await until('the text of the page', 10, async () => (await page.locator('.page-text').innerText()).length > 300);
	await page.look('reader-text');
	await page.getByRole('button', { name: 'Nền tối' }).click();
	await page.look('reader-night');
	await page.getByRole('button', { name: 'Nền sáng' }).click();
	await page.getByRole('button', { name: 'Ảnh trang' }).click();
	await page.getByRole('button', { name: /Cách đọc/ }).click();
	await page.look('reader-settings');
	await page.getByLabel(/Tới trang/).fill('12');
	await page.getByRole('button', { name: 'Tới', exact: true }).click();
	await page.waitForTimeout(2000);
	await page.getByRole('link', { name: 'Đóng sách' }).click();
	await page.getByRole('link', { name: 'Đọc tiếp trang 12' }).waitFor();
	assert.equal(new URL(page.url()).pathname, book);
}

/** A page is marked and found again in the contents, on a phone, by keyboard too; the file itself can be kept. */
async function marks(page, book) {
	await page.goto(`${book}/trang/9`);
	await page.getByRole('button', { name: 'Dấu trang' }).click();
	await page.getByText('Đã đánh dấu trang 9').waitFor();
	await page.goto(`${book}/trang/2`);
	await page.getByRole('button', { name: 'Mục lục' }).click();
	await page.getByRole('button', { name: 'Trang 9' }).waitFor();
	await page.getByRole('dialog').getByRole('listitem').nth(10).waitFor();
	await page.look('reader-contents');
	await page.keyboard.press('Escape');
	await page.getByRole('dialog').waitFor({ state: 'hidden' });
	await page.getByRole('button', { name: 'Mục lục' }).click();
	await page.getByRole('button', { name: 'Trang 9' }).click();
	await page.waitForURL(/trang\/9/);
	await page.getByRole('button', { name: 'Dấu trang', pressed: true }).waitFor();
	await page.locator('.pane').focus();
	await page.keyboard.press('Enter');
	await page.getByRole('button', { name: 'Dấu trang' }).waitFor({ state: 'hidden' });
	await page.keyboard.press('Enter');
	await page.keyboard.press('ArrowRight');
	await page.waitForURL(/trang\/10/);
	const link = page.getByRole('link', { name: 'Tải cả cuốn về máy' });
	await page.getByRole('button', { name: 'Mục lục' }).click();
	const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
	assert.match(download.suggestedFilename(), /^truyen-kieu.*\.pdf$/);
	await page.keyboard.press('Escape');
}

/** From the one box to the page, the words marked. */
async function find(page, words) {
	const hit = () => page.locator('article', { hasText: SCAN }).getByRole('link', { name: /mở ở trang 7/ });
	await until(`the search knows “${words}”`, 90, async () => {
		await page.goto('/tim');
		await page.getByRole('searchbox').fill(words);
		await page.keyboard.press('Enter');
		await page.locator('article').first().waitFor({ timeout: 3000 }).catch(() => {});
		return hit().count();
	});
	await page.look(words === BARE ? 'search-bare' : 'search');
	assert.ok((await hit().first().locator('mark').count()) > 0, 'the words are marked in the snippet');
	await hit().first().click();
	await page.waitForURL(/trang\/7/);
	await until('the words are marked on the page', 20, async () => (await page.locator('.sheet .box').count()) >= 4);
	await page.shot(words === BARE ? 'marked-bare' : 'marked');
}

async function findInside(page, book) {
	await page.goto(book);
	await page.getByRole('searchbox').fill('hong nhan');
	await page.keyboard.press('Enter');
	await page.getByText(/Có ở \d+ trang/).waitFor();
	await page.look('book-find');
}
