// A course: made by a teacher, published, learnt to its end by a learner.
import assert from 'node:assert/strict';
import { until } from '../site.mjs';

const COURSE = 'Vườn nhà bốn mùa';
const VIDEO = 'Xem: đất và chậu';
const TEXT = 'Đọc: lịch gieo trồng';
const BOOK = 'Đọc sách: sổ tay';

export default (walk) =>
	walk('course: made with three kinds of lessons, published, learnt to its end', async ({ site, visit }) => {
		const teacher = await visit({ account: site.account('giáo viên'), desktop: true });
		await until('the sample lecture is ready', 420, async () => {
			const { items } = await (await teacher.request.get('/api/v1/lectures?limit=100')).json();
			return items.some((one) => one.state === 'ready' && /Trồng rau sạch quanh nhà/.test(one.title));
		});
		const course = await make(teacher);
		const learner = await visit({ account: site.account('học viên') });
		await learn(learner, course);
		const desk = await visit({ account: site.account('học viên'), desktop: true });
		await desk.goto('/hoc');
		await desk.look('my-learning');
		await desk.goto('/khoa-hoc');
		await desk.look('courses');
		await desk.goto(course);
		await desk.look('course');
		await desk.goto('/');
		await desk.look('home-learner');
	});

async function make(page) {
	await page.goto('/quan-ly');
	await page.getByRole('link', { name: /Soạn khoá học/ }).click();
	await page.getByRole('button', { name: 'Tạo khoá học mới' }).click();
	await page.getByLabel('Tên khoá học').fill(COURSE);
	await page.getByLabel('Một câu giới thiệu').fill('Mùa nào rau ấy, ngay trong sân nhà.');
	await page.getByRole('button', { name: 'Tạo khoá học', exact: true }).click();
	await page.getByRole('heading', { level: 1, name: COURSE }).waitFor();
	await page.look('course-empty');
	await section(page, 'Bắt đầu', 0);
	await lesson(page, 0, 'Video', VIDEO, async (sheet) => {
		await sheet.getByRole('radio', { name: /Trồng rau sạch quanh nhà/ }).check();
		await sheet.getByLabel('Tên bài', { exact: true }).fill(VIDEO);
	});
	await lesson(page, 0, 'Bài đọc', TEXT, async (sheet) => {
		await sheet.getByLabel('Tên bài', { exact: true }).fill(TEXT);
		await sheet.getByLabel('Nội dung bài đọc').fill('## Tháng giêng\n\n- Gieo rau muống\n- Trồng **cà chua**');
	});
	await section(page, 'Đọc thêm', 1);
	await lesson(page, 1, 'Đọc sách', BOOK, async (sheet) => {
		await sheet.getByRole('radio', { name: /^Sổ tay học viên Ban biên soạn/ }).check();
		await sheet.getByLabel('Tên bài', { exact: true }).fill(BOOK);
		await sheet.getByLabel('Từ trang').fill('2');
		await sheet.getByLabel('đến trang').fill('4');
	});
	await page.getByLabel(/Về khoá học: dành cho ai/).fill('Dành cho bà con có khoảng sân nhỏ.');
	await page.getByText(/Đã lưu lúc/).waitFor();
	await reorder(page);
	await removeAndBringBack(page);
	await page.look('course-editor');
	await page.getByRole('button', { name: 'Mở cho học viên' }).click();
	await page.getByText('Khoá học đã mở cho học viên').waitFor();
	return page.getByRole('link', { name: 'Xem như học viên' }).getAttribute('href');
}

async function section(page, title, index) {
	await page.getByRole('button', { name: 'Thêm chương' }).click();
	const field = page.getByLabel('Tên chương').nth(index);
	await field.fill(title);
	await field.press('Enter');
	await field.blur();
}

async function lesson(page, index, kind, title, fill) {
	await page.getByRole('button', { name: 'Thêm bài' }).nth(index).click();
	const sheet = page.getByRole('dialog');
	await sheet.getByText(kind, { exact: true }).click();
	await fill(sheet);
	await sheet.getByRole('button', { name: 'Thêm bài' }).click();
	await sheet.waitFor({ state: 'detached' });
	await page.getByRole('button', { name: title }).first().waitFor();
}

/** Down and up again: the order stays after a reload. */
async function reorder(page) {
	await page.getByRole('button', { name: `Đưa xuống: ${VIDEO}` }).click();
	const titles = () => page.locator('.what .title').allInnerTexts();
	await page.waitForFunction((text) => document.querySelector('.what .title')?.textContent === text, TEXT);
	await page.getByRole('button', { name: `Đưa lên: ${VIDEO}` }).click();
	await page.waitForFunction((text) => document.querySelector('.what .title')?.textContent === text, VIDEO);
	await page.getByText('Đang lưu…').waitFor({ state: 'hidden' });
	await page.reload();
	await page.locator('.what').first().waitFor();
	assert.deepEqual(await titles(), [VIDEO, TEXT, BOOK]);
}

/** A section takes its lessons along, and brings them back when it is wanted again. */
async function removeAndBringBack(page) {
	const titles = () => page.locator('.what .title').allInnerTexts();
	await page.getByRole('button', { name: 'Xoá chương' }).first().click();
	await page.getByText('Đã xoá “Bắt đầu”').waitFor();
	await page.waitForFunction(() => document.querySelectorAll('.what .title').length === 1);
	assert.deepEqual(await titles(), [BOOK]);
	// The line with the undo stays for as long as somebody is at it.
	const undo = page.getByRole('button', { name: 'Hoàn tác' });
	await undo.focus();
	await page.look('course-section-removed');
	await undo.click();
	await page.waitForFunction(() => document.querySelectorAll('.what .title').length === 3);
	await page.reload();
	await page.locator('.what').first().waitFor();
	assert.deepEqual(await titles(), [VIDEO, TEXT, BOOK]);
}

async function learn(page, course) {
	await page.goto('/khoa-hoc');
	await page.look('courses');
	await page.getByRole('link', { name: new RegExp(COURSE) }).click();
	await page.waitForURL(course);
	await page.getByRole('button', { name: 'Đăng ký học' }).click();
	await page.getByRole('link', { name: 'Bắt đầu học' }).click();
	await page.getByRole('heading', { level: 1, name: VIDEO }).waitFor();
	await page.getByRole('button', { name: 'Xong, sang bài sau' }).click();
	await page.getByRole('heading', { level: 1, name: TEXT }).waitFor();
	await page.getByText('cà chua').waitFor();
	await page.look('lesson-text');
	await page.getByRole('button', { name: 'Xong, sang bài sau' }).click();
	await page.getByRole('heading', { level: 1, name: BOOK }).waitFor();
	await page.look('lesson-book');
	await page.goto(course);
	await page.getByText('Đã học 66%').waitFor();
	await page.look('course-under-way');
	await page.getByRole('link', { name: new RegExp(`Học tiếp: ${BOOK}`) }).click();
	await page.getByRole('button', { name: 'Xong bài cuối' }).click();
	await page.getByText('Bạn đã học xong cả khoá!').waitFor();
	await page.look('course-finished');
	await page.goto('/hoc');
	await page.getByRole('heading', { name: 'Đã học xong' }).waitFor();
	await page.getByRole('link', { name: new RegExp(COURSE) }).waitFor();
}
