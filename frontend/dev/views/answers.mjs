/** What the API would answer, for design work: one table of path → view. */
import { books, centre, commune, contests, courses, learner, neighbours, news, newsBody, province, short, slug, staff, visitor, id } from './seed.mjs';
import { verses, words } from './pictures.mjs';

const batch = (items) => ({ items, next: null });
const viewers = { learner, staff, visitor };
const find = (list, key) => list.find((thing) => thing.id === key || thing.short === key);
const kinds = ['video', 'text', 'video', 'book', 'video'];
const titles = ['Chọn đất và lên luống', 'Tự ủ phân hữu cơ', 'Chọn giống theo mùa', 'Đọc sách: kỹ thuật gieo hạt', 'Tưới tiết kiệm nước', 'Bắt sâu không dùng thuốc', 'Thu hoạch và giữ rau tươi'];

const lessonRows = (course, enrolled) =>
	titles.map((title, i) => ({
		id: `01934f00-0000-7000-9000-${course.short.charCodeAt(0)}0000000${i}`.slice(0, 36), short: short(200 + i), path: `${course.path}/bai/${short(200 + i)}`, title,
		kind: kinds[i % 5], minutes: 8 + i * 3, state: !enrolled ? (i ? 'locked' : 'open') : i < 3 ? 'done' : i === 3 ? 'here' : 'open',
		reason: !enrolled && i ? 'Đăng ký học để mở bài này' : null
	}));

export const lectureOf = (title, state = 'ready') => ({
	id: id(), short: short(300), path: `/bai-giang/${slug(title)}-${short(300)}`, title, unit: centre, audience: 'public', state, progress: state === 'processing' ? 0.46 : 1,
	reason: state === 'failed' ? { code: 'no_video', text: 'Tệp này không có hình, chỉ có tiếng. Hãy chọn lại tệp video.' } : null, duration_s: 754, width: 1280, height: 720,
	poster: { url: '/dev/still/1.svg', width: 640, height: 360, alt: title }, playlist: '/media/lectures/dev/master.m3u8', sound_only: '/media/lectures/dev/sound.m3u8',
	watched_s: 127, megabytes: { low: 19, sound: 5.6 }, version: 1, can: ['watch', 'edit', 'delete', 'retry']
});

const courseView = (course, who) => {
	const rows = lessonRows(course, who !== 'visitor' && course.enrolled);
	return {
		...course, enrolled: who !== 'visitor' && course.enrolled, progress: who === 'visitor' ? null : course.progress, audience: 'public',
		about: 'Khoá học dành cho bà con có mảnh vườn nhỏ quanh nhà. Mỗi bài dài khoảng mười phút, xem xong làm được ngay.\n\nHọc hết khoá, bạn trồng được rau ăn quanh năm mà không cần thuốc hoá học.',
		sections: [{ id: id(), title: 'Chuẩn bị đất và giống', position: 1, version: 1, lessons: rows.slice(0, 4) }, { id: id(), title: 'Chăm sóc và thu hoạch', position: 2, version: 1, lessons: rows.slice(4) }],
		next_lesson: who === 'visitor' ? null : rows[3], version: 4, can: who === 'staff' ? ['edit', 'publish', 'withdraw', 'delete', 'enrol'] : who === 'learner' ? ['enrol'] : []
	};
};
const shelf = { id: id(), short: '7f3k2m9q', path: '/thu-vien/tu-sach/tu-sach-khuyen-hoc-7f3k2m9q', name: 'Tủ sách khuyến học', description: 'Sách mỏng, chữ to, ai cũng đọc được.', unit: centre, count: 6 };
const bookView = (book, who) => ({
	...book, contributors: [{ name: book.contributors, role: 'author' }], publisher: 'Nhà xuất bản Văn học', place: 'Hà Nội', language: 'vi',
	summary: 'Truyện thơ lục bát kể về mười lăm năm lưu lạc của nàng Kiều, được người Việt thuộc lòng qua nhiều thế hệ.', subjects: ['Văn học Việt Nam', 'Thơ lục bát'],
	other_title: 'Đoạn trường tân thanh', edition: 'In lần thứ 3', extent: '312 tr. ; 21 cm', series: 'Tủ sách Vàng', series_number: 'T. 5',
	ddc: '895.9221', ddc_edition: '23', bbk: '84(1)6-5', field: { field: '800', name: 'Văn học' }, shelves: [shelf], isbn: '', progress: 1, reason: null, page_count: book.pages, reading: who === 'visitor' ? null : { page: 12, mode: 'image' }, left: who === 'staff' ? { doubtful: 34, pages: 9, next: 5, waiting: 2 } : null, proposals: true, paper: [], version: 3,
	page_list: who === 'staff' ? Array.from({ length: 24 }, (_, i) => ({ number: i + 1, state: i === 20 ? 'processing' : 'ready', width: 1000, height: 1450, mean_confidence: i % 7 === 4 ? 86 : 96.4, source: 'ocr' })) : null,
	can: who === 'staff' ? ['read', 'edit', 'publish', 'withdraw', 'delete', 'retry'] : ['read']
});
const pageView = (book, n) => ({
	book, number: n, count: book.pages, width: 1000, height: 1450, images: [360, 720, 1080].map((width) => ({ width, url: `/dev/page/${n}.svg?w=${width}` })),
	text: verses.join('\n'), words: words(), previous: n > 1 ? n - 1 : null, next: n < book.pages ? n + 1 : null, source: 'ocr', can: who === 'visitor' ? [] : ['propose']
});
const entries = (contest) =>
	['Mẹ tôi học chữ lúc sáu mươi', 'Lớp học trên bến sông', 'Ông ngoại và chiếc điện thoại', 'Từ sách đến ruộng', 'Đêm thứ tư ở nhà văn hoá', 'Cô thợ may học vẽ mẫu'].map((title, i) => ({
		id: `01934f00-0000-7000-a000-00000000000${i}`, short: short(400 + i), path: `${contest.path}/bai/${short(400 + i)}`, title, unit: neighbours[i],
		poster: i === 4 ? null : { url: `/dev/still/${i}.svg`, width: 640, height: 360, alt: title }, state: i === 5 ? 'waiting' : 'accepted', views: 1240 - i * 187, likes: 96 - i * 11, shares: 31 - i * 4
	}));
const contestView = (contest, who) => ({
	...contest, rules: 'Mỗi trung tâm gửi tối đa ba video.\nVideo dài từ một đến năm phút, quay ngang hoặc dọc đều được.\nKể chuyện thật về một người hoặc một lớp học.\nNgười có mặt trong video đồng ý cho đăng.\nLượt xem, thích và chia sẻ được đếm công khai.',
	rules_html: '<ul><li>Mỗi trung tâm gửi tối đa ba video.</li><li>Video dài từ một đến năm phút, quay ngang hoặc dọc đều được.</li><li>Kể chuyện thật về một người hoặc một lớp học.</li><li>Người có mặt trong video đồng ý cho đăng.</li><li>Lượt xem, thích và chia sẻ được đếm công khai.</li></ul>',
	entries: batch(entries(contest).slice(0, 5)), version: 2, can: who === 'staff' ? ['enter', 'edit', 'publish', 'close', 'announce', 'desk', 'delete'] : []
});
const unitView = (unit, who) => ({
	...unit, about: 'Nơi học của mọi người trong xã: học chữ, học nghề, học dùng máy, đọc sách và gặp nhau mỗi tối.', address: 'Nhà văn hoá xã Bến Hải, tỉnh Quảng Trị', phone: '0233 382 1234',
	parents: unit === centre ? [province, commune] : [province], children: unit === centre ? [] : neighbours, news, courses: courses.slice(0, 3), books: books.slice(0, 6), contests: contests.slice(0, 1), people_count: 1284, version: 1, can: who === 'staff' ? ['edit', 'move', 'delete', 'add'] : []
});
const mark = (before, hit, after) => [{ text: before, marked: false }, { text: hit, marked: true }, { text: after, marked: false }];
const searchView = (q) => ({
	query_shown: q, did_you_mean: q === 'trong rua' ? 'trồng rau' : null, next: null, counts: { book: 2, lesson: 1, course: 1, news: 1 },
	groups: q === 'zzz' ? [] : [
		{ kind: 'course', id: id(), title: mark('', 'Trồng rau', ' sạch trong vườn nhà'), path: courses[0].path, facts: '12 bài · 3 giờ 6 phút', cover: courses[0].cover, hits: [] },
		{ kind: 'book', id: id(), title: mark('Kỹ thuật trồng lúa nước', '', ''), path: books[1].path, facts: 'Nhiều tác giả · 92 trang', cover: books[1].cover, hits: [7, 31].map((page) => ({ page, path: `${books[1].path}/trang/${page}?q=${encodeURIComponent(q)}`, snippet: mark('… đất thịt nhẹ, thoát nước tốt thì ', 'trồng rau', ' vụ đông sau khi gặt lúa mùa, luống cao hai mươi phân …') })) },
		{ kind: 'lesson', id: id(), title: mark('Tưới tiết kiệm nước', '', ''), path: `${courses[0].path}/bai/${short(204)}`, facts: 'Trồng rau sạch trong vườn nhà', cover: courses[1].cover, hits: [{ second: 200, path: `${courses[0].path}/bai/${short(204)}?t=200`, snippet: mark('… khi ', 'trồng rau', ' trên đất cát, tưới ít mà nhiều lần …') }] }
	]
});
const person = (name, i, roles) => ({ id: `01934f00-0000-7000-b000-00000000000${i}`, display_name: name, logins: [`09•• ••• ${120 + i * 37}`], roles: roles.map((role, n) => ({ id: `g${i}${n}`, unit: centre, role, can: ['revoke'] })), may_give: ['learner', 'teacher', 'librarian', 'juror'], version: 1, can: ['edit', 'renew_secret', 'grant'] });
const people = [person('Nguyễn Thị Mai', 1, ['learner']), person('Trần Văn Lực', 2, ['staff', 'teacher']), person('Lê Thị Bưởi', 3, ['learner']), person('Phạm Văn An', 4, ['librarian']), person('Hồ Thị Xuân', 5, ['learner'])];
const lectures = [lectureOf('Chọn đất và lên luống'), { ...lectureOf('Tưới tiết kiệm nước', 'processing'), poster: null }, { ...lectureOf('Họp thôn tháng mười', 'failed'), poster: null }].map((one, i) => ({ ...one, short: short(300 + i), id: `01934f00-0000-7000-c000-00000000000${i}` }));

/** Method and path → answer; a view that is undefined is a 404. */
export function answer(method, path, query, who) {
	const [, root, key, part, number] = path.split('/');
	const personal = who !== 'visitor';
	if (method !== 'GET') return change(method, path, who);
	switch (root) {
		case 'viewer': return part === undefined && key === 'loans' ? { loans: [], holds: [] } : part === undefined && key === 'sessions' ? batch([{ id: id(), device: 'Chrome trên Android', started_at: '2026-11-01T02:00:00Z', seen_at: '2026-11-21T06:30:00Z', current: true }, { id: id(), device: 'Firefox trên Windows', started_at: '2026-10-11T02:00:00Z', seen_at: '2026-11-18T13:05:00Z', current: false }]) : viewers[who];
		case 'home': return { unit: { ...centre, about: null }, headline: 'Học nghề, học chữ, đọc sách và xem bài giảng miễn phí, lúc nào cũng được, ngay trên điện thoại.', courses: courses.map((course) => (personal ? course : { ...course, enrolled: false, progress: null })), books: books.slice(0, 6), contests, news, centres: neighbours, continue: personal ? { lesson: lessonRows(courses[0], true)[4], course: courses[0], position_s: 127, minutes_left: 8, megabytes_left: 14, poster: courses[1].cover } : null, reading: personal ? [{ book: books[0], page: 12, path: `${books[0].path}/trang/12` }] : [] };
		case 'courses': return key ? courseView(find(courses, key) ?? courses[0], who) : batch(courses.map((course) => (personal ? course : { ...course, enrolled: false, progress: null })));
		case 'lessons': { const course = courses[0]; const rows = lessonRows(course, personal); const i = Math.max(0, rows.findIndex((row) => row.short === key || row.id === key)); const row = rows[i]; return { ...row, course, body: 'Chọn chỗ có nắng ít nhất sáu giờ mỗi ngày.', body_html: row.kind === 'text' ? '<p>Chọn chỗ có nắng ít nhất sáu giờ mỗi ngày. Đất tơi, thoát nước; nếu đất cát thì trộn thêm phân chuồng đã hoai.</p><h2>Lên luống</h2><p>Luống rộng một mét hai, cao hai mươi phân, rãnh ba mươi phân để đi lại và thoát nước.</p><ul><li>Cuốc sâu một gang tay.</li><li>Phơi đất năm ngày.</li><li>Rải vôi trước khi trộn phân.</li></ul>' : null, previous: rows[i - 1] ?? null, next: rows[i + 1] ?? null, lecture: row.kind === 'video' ? lectureOf(row.title) : null, book: row.kind === 'book' ? { book: books[1], page_from: 7, page_to: 19 } : null, progress: { state: 'started', position_s: 127 }, version: 1, can: personal ? ['edit'] : [] }; }
		case 'my-learning': return { continue: answer('GET', '/home', query, who).continue, courses: courses.slice(0, 2), finished: [{ ...courses[4], enrolled: true, progress: 1 }], reading: [{ book: books[0], page: 12, path: `${books[0].path}/trang/12` }] };
		case 'lectures': return key ? (part === 'watch' ? { position_s: 127 } : (find(lectures, key) ?? lectures[0])) : batch(lectures);
		case 'shelves': return !key ? batch([{ ...shelf, first: books.slice(0, 6) }]) : part === 'books' ? batch(books.slice(0, 6)) : { ...shelf, books: batch(books.slice(0, 6)), version: 1, can: who === 'staff' ? ['edit', 'delete'] : [] };
		case 'books': { if (!key) return batch(books); if (key === 'fields') return batch([{ field: '300', name: 'Khoa học xã hội', books: 14 }, { field: '600', name: 'Công nghệ (khoa học ứng dụng)', books: 31 }, { field: '800', name: 'Văn học', books: 22 }, { field: 'none', name: 'Chưa phân loại', books: 9 }]); if (key === 'bulk') return { items: books.map(({ id, short, title }) => ({ id, short, title, version: 1 })), total: books.length, next: null }; if (key === 'duplicates') return batch([]); if (key === 'subjects') return batch([{ subject: 'Văn học Việt Nam', books: 12 }, { subject: 'Trồng trọt', books: 9 }, { subject: 'Chăn nuôi', books: 7 }, { subject: 'Sức khoẻ gia đình', books: 5 }, { subject: 'Pháp luật', books: 4 }]); const book = find(books, key) ?? books[0]; if (part === 'pages' && !number) return batch(Array.from({ length: 100 }, (_, i) => ({ number: i + 1, beginning: verses[i % verses.length] }))); if (part === 'bookmarks') return { pages: [3, 12, 88] }; if (part === 'pages') return pageView(book, Number(number)); if (part === 'find') return { hits: [7, 31, 118].map((n) => ({ number: n, snippet: mark('Trải qua một cuộc ', 'bể dâu', ', những điều trông thấy'), boxes: [[520, 216, 70, 30]] })) }; return bookView(book, who); }
		case 'contests': { if (!key) return batch(contests); const contest = find(contests, key) ?? contests[0]; if (part === 'desk') return batch(entries(contest).map((entry) => ({ entry, state: entry.state, version: 1, views_signed_in: entry.views - 300, views_guest: 300, likes: entry.likes, shares: entry.shares, submitted_at: '2026-11-12T08:14:00Z' }))); return contestView(contest, who); }
		case 'entries': { const entry = find(entries(contests[0]), key) ?? entries(contests[0])[0]; return { ...entry, contest: contests[0], story: 'Mẹ tôi chưa từng đến trường. Năm nay bà sáu mươi, tối nào cũng ra nhà văn hoá học chữ, để tự đọc được thư của cháu.', author_name: 'Lê Thị Hoa', lecture: lectureOf(entry.title), counts: { views_signed_in: 412, views_guest: 828, likes: entry.likes, shares: entry.shares }, liked: false, version: 1, can: personal ? ['like'] : [] }; }
		case 'units': return key ? unitView([centre, commune, province, ...neighbours].find((unit) => unit.short === key || unit.id === key) ?? centre, who) : batch([province, commune, centre, ...neighbours].map((unit, i) => ({ ...unit, address: 'Tỉnh Quảng Trị', phone: null, parent_id: i ? province.id : null, children_count: i < 2 ? 3 : 0, version: 1, can: ['edit', 'move', 'delete', 'add'] })));
		case 'news': return key ? { ...(find(news, key) ?? news[0]), body: newsBody.join('\n\n'), body_html: newsBody.map((text) => `<p>${text}</p>`).join(''), version: 1, can: who === 'staff' ? ['edit', 'publish', 'withdraw', 'delete'] : [] } : batch(query.get('state') === 'draft' ? [{ ...news[1], state: 'draft', published_at: null }] : news);
		case 'people': return key ? people[0] : batch(people);
		case 'search': return key === 'suggestions' ? [{ text: 'trồng rau sạch', kind: 'course', path: null }, { text: 'trồng lúa nước', kind: 'book', path: null }] : searchView(query.get('q') ?? '');
		default: return undefined;
	}
}

function change(method, path, who) {
	if (path.endsWith('/playback')) return { token: 'dev', heartbeat_s: 5 };
	if (path.endsWith('/heartbeat')) return { token: 'dev', counted: false };
	if (path.endsWith('/share')) return { url: 'http://localhost/s/abc123' };
	if (path.endsWith('/enrolment')) return courseView({ ...courses[2], enrolled: true, progress: 0 }, who);
	if (path.endsWith('/progress')) return { progress: { state: 'done', position_s: 0 }, course_progress: 0.5, finished: false };
	if (path.endsWith('/secret') || (method === 'POST' && path === '/people')) return { person: people[0], secret: 'sen-hong-song-que-72', card_code: 'BH-4821-7730' };
	if (path.startsWith('/session') || path === '/accounts') return learner;
	if (method === 'DELETE' || path.endsWith('/watch') || path.endsWith('/reading')) return null;
	return answer('GET', path.replace(/\/(publish|withdraw|restore|retry|cancel|accept|reject|order|sections|lessons)$/, ''), new URLSearchParams(), who) ?? {};
}
