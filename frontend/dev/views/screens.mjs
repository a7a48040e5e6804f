/** The screens to look at: name, who looks, address, what is done first. */
import { books, centre, contests, courses, news, province, short } from './seed.mjs';

const lesson = (i) => `${courses[0].path}/bai/${short(200 + i)}`;
const entry = `${contests[0].path}/bai/${short(400)}`;

export const screens = [
	['home-visitor', 'visitor', '/'],
	['home-learner', 'learner', '/'],
	['sign-in', 'visitor', '/dang-nhap'],
	['sign-up', 'visitor', '/dang-ky'],
	['forgot', 'visitor', '/quen-mat-khau'],
	['courses', 'visitor', '/khoa-hoc'],
	['course-visitor', 'visitor', courses[0].path],
	['course-learner', 'learner', courses[0].path],
	['lesson-video', 'learner', lesson(0)],
	['lesson-text', 'learner', lesson(1)],
	['lesson-book', 'learner', lesson(3)],
	['library', 'visitor', '/thu-vien'],
	['book', 'learner', books[0].path],
	['reader', 'learner', `${books[0].path}/trang/12`],
	['reader-marks', 'learner', `${books[0].path}/trang/7?q=be+dau`],
	['reader-text', 'learner', `${books[0].path}/trang/7?q=be+dau`, (page) => page.getByRole('button', { name: 'Chữ', exact: true }).click()],
	['reader-settings', 'learner', `${books[0].path}/trang/7`, (page) => page.getByRole('button', { name: /Cách đọc/ }).click()],
	['reader-contents', 'learner', `${books[0].path}/trang/7`, (page) => page.getByRole('button', { name: 'Mục lục' }).click()],
	['notices', 'learner', '/thong-bao'],
	['search-start', 'visitor', '/tim'],
	['search', 'visitor', '/tim?q=trong+rua'],
	['search-none', 'visitor', '/tim?q=zzz'],
	['learning', 'learner', '/hoc'],
	['learning-visitor', 'visitor', '/hoc'],
	['me', 'learner', '/ca-nhan'],
	['contests', 'visitor', '/cuoc-thi'],
	['contest', 'visitor', contests[0].path],
	['entry', 'learner', entry],
	['centre', 'visitor', centre.path],
	['province', 'visitor', province.path],
	['centres', 'visitor', '/trung-tam'],
	['news', 'staff', news[0].path],
	['manage', 'staff', '/quan-ly'],
	['manage-lectures', 'staff', '/quan-ly/bai-giang'],
	['manage-upload', 'staff', '/quan-ly/bai-giang', async (page) => {
		await page.setInputFiles('input[type=file]', [{ name: 'bai-1_chon-dat.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(900000) }, { name: 'bai-2.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(500000) }]);
		await page.waitForTimeout(1500);
	}],
	['manage-courses', 'staff', '/quan-ly/khoa-hoc'],
	['manage-course', 'staff', `/quan-ly/khoa-hoc/${courses[0].short}`],
	['manage-lesson', 'staff', `/quan-ly/khoa-hoc/${courses[0].short}`, async (page) => {
		await page.getByRole('button', { name: 'Thêm bài' }).first().click();
		await page.waitForTimeout(600);
	}],
	['manage-books', 'staff', '/quan-ly/sach'],
	['manage-book', 'staff', `/quan-ly/sach/${books[0].short}`],
	['manage-contests', 'staff', '/quan-ly/cuoc-thi'],
	['manage-contest', 'staff', `/quan-ly/cuoc-thi/${contests[0].short}`],
	['manage-people', 'staff', '/quan-ly/nguoi'],
	['manage-person', 'staff', '/quan-ly/nguoi', (page) => page.getByRole('button', { name: /Nguyễn Thị Mai/ }).click()],
	['manage-secret', 'staff', '/quan-ly/nguoi', async (page) => {
		await page.getByRole('button', { name: 'Thêm người' }).click();
		await page.getByLabel('Họ và tên').fill('Lê Thị Bưởi');
		await page.getByRole('button', { name: 'Thêm và in mật khẩu' }).click();
		await page.waitForTimeout(500);
	}],
	['manage-news', 'staff', '/quan-ly/tin'],
	['manage-news-form', 'staff', '/quan-ly/tin', (page) => page.getByRole('button', { name: /xoá mù chữ/ }).first().click()],
	['manage-units', 'staff', '/quan-ly/don-vi'],
	['enter-contest', 'learner', `${contests[0].path}/gui-bai`],
	['lost', 'visitor', '/khong-co']
];
