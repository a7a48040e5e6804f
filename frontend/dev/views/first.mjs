/** The HTML of a first answer, as the backend writes it: the same classes, the same order (README.md). */
import { centre, learner, visitor } from './seed.mjs';
import { answer } from './answers.mjs';

const hue = (short) => short.charCodeAt(short.length - 1) % 6;
const picture = (thing, image, shape) =>
	image
		? `<span class="${shape}"><img src="${image.url}" width="${image.width}" height="${image.height}" alt="" loading="lazy" decoding="async"></span>`
		: `<span class="${shape} worded hue-${hue(thing.short)}"><span aria-hidden="true">${thing.title}</span></span>`;
const facts = (...all) => `<span class="facts">${all.filter(Boolean).map((fact) => `<span>${fact}</span>`).join('')}</span>`;
const section = (title, more, body) =>
	`<section class="section"><div class="section-head"><h2>${title}</h2>${more ? `<a class="more" href="${more}">Xem tất cả</a>` : ''}</div>${body}</section>`;
const time = (minutes) => (minutes < 60 ? `${minutes} phút` : `${Math.floor(minutes / 60)} giờ${minutes % 60 ? ` ${minutes % 60} phút` : ''}`);

export const cards = (courses, learners = true) =>
	`<ul class="cards">${courses.map((c) => `<li><a class="item" href="${c.path}">${picture(c, c.cover, 'thumb')}<span class="text"><span class="title">${c.title}</span>${facts(`${c.lesson_count} bài`, time(c.minutes), learners && `${c.learner_count} người học`)}</span></a></li>`).join('')}</ul>`;
export const shelf = (books, look = 'shelf') =>
	`<ul class="${look}">${books.map((b) => `<li><a class="item" href="${b.path}">${picture(b, b.cover, 'cover')}<span class="title">${b.title}</span>${facts(b.contributors, `${b.pages} trang`)}</a></li>`).join('')}</ul>`;
const rows = (news) =>
	`<ul class="rows">${news.map((n) => `<li><a class="item" href="${n.path}"><span class="title">${n.title}</span>${facts(n.published_at.slice(0, 10).split('-').reverse().join('/'), n.unit.name)}</a></li>`).join('')}</ul>`;

export function bars(who, here = '') {
	const place = (look, href, label) => `<a class="${look}" href="${href}"${look === here ? ' aria-current="page"' : ''}>${label}</a>`;
	return `<header class="top"><div class="top-in"><a class="brand" href="/" aria-label="Trang chủ"></a><a class="unit" href="${centre.path}"><span>${centre.name}</span></a><nav class="places" aria-label="Các mục chính">${place('to-learn', who === 'visitor' ? '/khoa-hoc' : '/hoc', 'Học')}${place('to-library', '/thu-vien', 'Thư viện')}${place('to-search', '/tim', 'Tìm')}${place('to-contests', '/cuoc-thi', 'Cuộc thi')}${place('to-me', '/ca-nhan', 'Cá nhân')}</nav><a class="bell" href="/thong-bao"><span>Thông báo</span></a>${who === 'visitor' ? '<a class="top-link" href="/dang-nhap">Đăng nhập</a>' : ''}</div></header>`;
}

export function home(who) {
	const view = answer('GET', '/home', new URLSearchParams(), who);
	const html = `<div class="wharf"><h1>${view.unit.name}</h1><p class="column soft">${view.headline}</p><form class="search-box" role="search" action="/tim"><label class="vh" for="first-q">Tìm bài học, sách, trung tâm</label><input id="first-q" type="search" name="q" placeholder="Bạn muốn học gì?" autocomplete="off"><button type="submit">Tìm</button></form></div>${section('Khoá học đang mở', '/khoa-hoc', cards(view.courses))}${section('Sách mới', '/thu-vien', shelf(view.books))}`;
	return { route: 'home', view, html, title: view.unit.name };
}

export function bookPage(path, who) {
	const [, , address, , number] = path.split('/');
	const view = answer('GET', `/books/${address.split('-').pop()}/pages/${number}`, new URLSearchParams(), who);
	return { route: 'book_page', view, title: `${view.book.title}, trang ${number}`, html: `<article class="column"><h1>${view.book.title}, trang ${number}</h1><p class="page-text">${view.text}</p></article>` };
}

/** `<div id="first">` and the blob for an address, or a bare skeleton. */
export function firstOf(path, search, who) {
	const made = path === '/' && who === 'visitor' ? home(who) : /\/trang\/\d+$/.test(path) ? bookPage(path, who) : null;
	const viewer = who === 'visitor' ? null : who === 'learner' ? learner : answer('GET', '/viewer', null, who);
	const html = `<div id="first">${bars(who)}<main>${made?.html ?? '<div class="skeleton"></div>'}</main></div>`;
	const blob = JSON.stringify({ path: path + search, route: made?.route ?? 'app', view: made?.view ?? null, viewer: viewer ?? visitor }).replaceAll('<', '\\u003c');
	return { head: `<title>${made?.title ?? 'Bến Học'}</title>`, body: `${html}<script type="application/json" id="first-data">${blob}</script>` };
}
