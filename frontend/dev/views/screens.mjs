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
	['lost', 'visitor', '/khong-co']
];
