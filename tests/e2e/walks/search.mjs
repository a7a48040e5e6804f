// Search: one box over books, lessons, courses, centres, news and contests, however the words are typed.
import assert from 'node:assert/strict';
import { until } from '../site.mjs';

export default (walk) =>
	walk('search: grouped, marked, filtered, without diacritics, decomposed, in raw keystrokes', async ({ site, visit }) => {
		const page = await visit();
		await page.goto('/tim');
		await page.look('search-empty');
		await grouped(page);
		await filter(page);
		await narrow(page);
		await typedAnyHow(page);
		await nothing(page);
		await fromHome(page);
		await related(page);
		await abbreviated(page, await visit({ account: site.account('thủ thư') }));
		const desk = await visit({ desktop: true });
		await desk.goto('/tim?q=trồng rau');
		await desk.locator('article').first().waitFor();
		await desk.look('search');
		await desk.getByRole('button', { name: /^Lọc/ }).click();
		await desk.getByRole('group', { name: 'Đơn vị' }).waitFor();
		await desk.look('search-facets');
	});

const ask = async (page, words) => {
	await page.goto(`/tim?q=${encodeURIComponent(words)}`);
	await page.locator('article, .empty').first().waitFor();
};
const kinds = (page) => page.locator('article .head .facts > span:first-child').allInnerTexts();

/** What else is about the same, once somebody goes down a course's page. */
async function related(page) {
	await ask(page, 'trồng rau');
	await page.locator('article a.head').filter({ hasText: 'Khoá học' }).first().click();
	await page.getByRole('heading', { level: 1, name: /Trồng rau/ }).waitFor();
	await until('what is about the same is there once one goes down', 30, async () => {
		await page.mouse.wheel(0, 4000);
		return page.getByRole('heading', { name: 'Cùng chủ đề' }).isVisible();
	});
	assert.ok((await page.locator('.related li').count()) > 0);
	await page.look('course-related');
}

/** A librarian adds what people of the place shorten; everybody finds the long form by it. */
async function abbreviated(page, librarian) {
	await librarian.goto('/quan-ly/sach');
	await librarian.getByRole('link', { name: 'Từ viết tắt' }).click();
	await librarian.getByText('Chưa đơn vị nào thêm chữ tắt').waitFor();
	await librarian.look('abbreviations-none');
	await librarian.getByRole('button', { name: 'Thêm từ viết tắt' }).click();
	const sheet = librarian.getByRole('dialog');
	await sheet.getByLabel('Chữ tắt').fill('TRS');
	await sheet.getByLabel('Viết đủ là').fill('trồng rau sạch');
	await librarian.look('abbreviation-sheet');
	await sheet.getByRole('button', { name: 'Thêm từ viết tắt' }).click();
	await librarian.getByText('Đã thêm TRS').waitFor();
	await librarian.look('abbreviations');
	await until('the short form finds the long one', 30, async () => {
		await ask(page, 'trs');
		return (await page.locator('article mark').allInnerTexts()).some((text) => /rau/i.test(text));
	});
	// Taken away and brought back.
	await librarian.getByRole('button', { name: 'Bỏ TRS' }).click();
	await librarian.getByText('Chưa đơn vị nào thêm chữ tắt').waitFor();
	await librarian.getByRole('button', { name: 'Hoàn tác' }).click();
	await librarian.getByRole('button', { name: 'Bỏ TRS' }).waitFor();
}

/** While typing, without pressing anything. */
async function grouped(page) {
	await until('the index knows the sample', 90, async () => {
		await ask(page, 'trồng rau');
		return (await page.locator('article').count()) >= 3;
	});
	await page.goto('/tim');
	await page.getByRole('searchbox').pressSequentially('trồng rau', { delay: 30 });
	await until('all that was typed is answered', 10, async () => {
		const found = await kinds(page);
		return ['Khoá học', 'Bài học', 'Tin'].every((kind) => found.includes(kind));
	});
	const marked = await page.locator('article mark').allInnerTexts();
	assert.ok(marked.some((text) => /trồng|rau/i.test(text)), `marked: ${marked}`);
	await page.look('search-grouped');
}

async function filter(page) {
	await page.getByRole('link', { name: /^Tin \d+$/ }).click();
	await page.waitForURL(/loai=news/);
	await page.waitForFunction(() => [...document.querySelectorAll('article .head .facts > span:first-child')].every((span) => span.textContent === 'Tin'));
	await page.locator('article').first().waitFor();
	await page.look('search-filtered');
	await page.getByRole('link', { name: 'Tất cả' }).click();
	await page.waitForFunction(() => new Set([...document.querySelectorAll('article .head .facts > span:first-child')].map((span) => span.textContent)).size > 1);
}

/** What the results could be narrowed to, with how much each choice finds; chosen, it says so and can be dropped. */
async function narrow(page) {
	await ask(page, 'kiều');
	await page.getByRole('button', { name: /^Lọc/ }).click();
	const sheet = page.getByRole('dialog');
	const subject = sheet.getByRole('group', { name: 'Chủ đề' }).getByRole('button').first();
	await subject.waitFor();
	await page.look('search-facets');
	const [, label, count] = (await subject.innerText()).match(/^(.*?)\s+(\d+)$/s);
	await subject.click();
	await sheet.getByRole('button', { name: `Xem ${count} kết quả` }).click();
	await sheet.waitFor({ state: 'detached' });
	await page.waitForURL((url) => url.searchParams.get('chu-de') === label);
	const found = () => page.locator('article').count();
	await until(`${count} results about ${label}`, 10, async () => (await found()) === Number(count));
	await page.reload();
	await until(`${count} again, from the address`, 10, async () => (await found()) === Number(count));
	await page.look('search-narrowed');
	await page.getByRole('link', { name: `Bỏ lọc ${label}` }).click();
	await page.waitForURL((url) => !url.searchParams.has('chu-de'));
	await ask(page, 'kiều tác giả: nguyen du');
	await until('the question narrows itself', 10, async () => [...new Set(await kinds(page))].join() === 'Sách');
}

/** Composed or not, upper case, without diacritics, and as a keyboard without Unikey leaves it. */
async function typedAnyHow(page) {
	await ask(page, 'trồng rau sạch');
	const first = await page.locator('article .head').first().getAttribute('href');
	for (const words of ['trồng rau sạch'.normalize('NFD'), 'TRỒNG RAU SẠCH', 'trong rau sach', 'troofng rau sachj']) {
		await ask(page, words);
		assert.ok(
			(await page.locator('article .head').evaluateAll((heads) => heads.slice(0, 3).map((head) => head.getAttribute('href')))).includes(first),
			`“${words}” finds ${first}`
		);
		assert.ok((await page.locator('article mark').count()) > 0, `“${words}” is marked`);
	}
}

async function nothing(page) {
	await ask(page, 'xyzzyq');
	await page.getByText(/Không thấy gì cho/).waitFor();
	await page.look('search-nothing');
}

async function fromHome(page) {
	await page.goto('/');
	const box = page.getByRole('combobox');
	await box.fill('nuôi ong');
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/tim\?q=/);
	await page.getByRole('link', { name: /nuôi ong lấy mật/ }).first().click();
	await page.getByRole('heading', { level: 1, name: /nuôi ong lấy mật/ }).waitFor();
	// A title is offered before its last word is whole; the keyboard alone goes there.
	await page.goto('/');
	await box.pressSequentially('nuoi on', { delay: 30 });
	await page.getByRole('option', { name: /nuôi ong lấy mật/ }).first().waitFor();
	await page.look('search-offers');
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Enter');
	await page.getByRole('heading', { level: 1, name: /nuôi ong lấy mật/ }).waitFor();
}
