/** Believable things for design work: units, courses, books, contests. Made up; no real person or place is meant. */
const SHORTS = 'abcdefghjkmnpqrstvwxyz0123456789';
let counter = 0;
export const id = () => `01934f00-0000-7000-8000-${String(++counter).padStart(12, '0')}`;
export const short = (n) => Array.from({ length: 8 }, (_, i) => SHORTS[(n * 7 + i * i * 3 + i) % 32]).join('');
export const slug = (text) =>
	text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/gi, 'd').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');

const unit = (name, kind, n) => ({ id: id(), name, kind, short: short(n), path: `/trung-tam/${slug(name)}-${short(n)}` });
export const province = unit('Tỉnh Quảng Trị', 'province', 1);
export const commune = unit('Xã Bến Hải', 'commune', 2);
export const centre = unit('Trung tâm học tập cộng đồng Bến Hải', 'centre', 3);
export const neighbours = ['Cửa Tùng', 'Vĩnh Linh', 'Gio Linh', 'Cam Lộ', 'Đông Hà', 'Hướng Hoá'].map((name, i) =>
	unit(`Trung tâm học tập cộng đồng ${name}`, 'centre', 10 + i)
);

const still = (n, alt) => ({ url: `/dev/still/${n}.svg`, width: 640, height: 360, alt });
const cover = (n, alt) => ({ url: `/dev/cover/${n}.svg`, width: 400, height: 600, alt });

export const courses = [
	['Trồng rau sạch trong vườn nhà', 'Từ làm đất, chọn giống đến thu hoạch, bón phân hữu cơ tự ủ.', 'Nguyễn Thị Hạnh', 12, 186, 214, 0.42, true],
	['Dùng điện thoại thông minh cho người lớn tuổi', 'Gọi video, nhắn tin, tìm đường, nộp hồ sơ trực tuyến và tránh lừa đảo.', 'Trần Văn Lực', 9, 95, 530, 0.11, true],
	['Nuôi gà thả vườn an toàn sinh học', 'Chuồng trại, thức ăn, phòng bệnh bằng lịch tiêm rõ ràng.', 'Lê Quốc Toản', 8, 120, 88, null, false],
	['Tiếng Anh giao tiếp cho người bán hàng', 'Chào khách, nói giá, chỉ đường bằng những câu ngắn.', 'Phạm Minh Châu', 16, 240, 147, null, false],
	['Sơ cứu tại nhà', 'Bỏng, đuối nước, gãy xương, hóc dị vật: làm gì trong mười phút đầu.', 'Y sĩ Hoàng Thị Nga', 6, 64, 302, null, false],
	['Ghi chép thu chi trong gia đình', 'Mỗi tối năm phút, cuối tháng biết tiền đi đâu.', 'Đặng Thu Hà', 5, 48, 76, null, false]
].map(([title, summary, teacher_name, lesson_count, minutes, learner_count, progress, enrolled], i) => ({
	id: id(), short: short(30 + i), path: `/khoa-hoc/${slug(title)}-${short(30 + i)}`, title, summary, unit: i % 2 ? neighbours[i] : centre,
	teacher_name, lesson_count, minutes, learner_count, cover: i === 3 || i === 5 ? null : still(i, title), state: 'published', enrolled, progress
}));

export const books = [
	['Truyện Kiều', 'Nguyễn Du', 1925, 148], ['Kỹ thuật trồng lúa nước', 'Nhiều tác giả', 1978, 92], ['Sổ tay học viên', 'Trung tâm Bến Hải', 2026, 12],
	['Ca dao và dân ca Bình Trị Thiên', 'Sưu tầm', 1967, 210], ['Chăm sóc trẻ dưới năm tuổi', 'Bộ sách Gia đình', 2004, 64], ['Nghề đan lát mây tre', 'Nguyễn Văn Bảy', 1999, 80],
	['Luật Đất đai: hỏi và đáp', 'Hội Luật gia', 2025, 156], ['Bài thuốc quanh vườn', 'Lương y Trần Đình', 1988, 118]
].map(([title, contributors, year, pages], i) => ({
	id: id(), short: short(60 + i), path: `/thu-vien/${slug(title)}-${short(60 + i)}`, title, contributors, year, pages,
	cover: i === 2 || i === 5 ? null : cover(i, title), state: 'ready', access: 'public', unit: centre, published: true
}));

export const contests = [
	['Tôi học mỗi ngày', 'open', '2026-11-01T00:00:00Z', '2026-12-09T16:59:00Z', 14], ['Nhà nông sáng tạo 2026', 'announced', '2026-05-01T00:00:00Z', '2026-08-30T16:59:00Z', 31]
].map(([title, state, opens_at, closes_at, entry_count], i) => ({
	id: id(), short: short(80 + i), path: `/cuoc-thi/${slug(title)}-${short(80 + i)}`, title, unit: province, state, opens_at, closes_at, entry_count, poster: still(6 + i, title)
}));

const story = 'Từ tuần này, lớp học ban đêm của trung tâm chuyển sang nhà văn hoá thôn Tiền Phong, có đèn, có quạt và có chỗ để xe. Bà con mang theo vở, bút; trung tâm chuẩn bị sách và máy chiếu.';
export const news = ['Lớp xoá mù chữ buổi tối chuyển địa điểm từ tuần này', 'Tuần lễ hưởng ứng học tập suốt đời năm 2026', 'Tặng 200 đầu sách cho tủ sách thôn An Mỹ', 'Lịch học dùng điện thoại thông minh tháng 12'].map(
	(title, i) => ({
		id: id(), short: short(100 + i), path: `${centre.path}/tin/${slug(title)}-${short(100 + i)}`, title, excerpt: story,
		published_at: `2026-11-${20 - i * 3}T02:00:00Z`, unit: centre, state: 'published'
	})
);
export const newsBody = [story, 'Giờ học vẫn như cũ: 19 giờ 30 đến 21 giờ các ngày thứ hai, tư, sáu. Học viên chưa có tài khoản có thể đến sớm mười lăm phút để cán bộ giúp tạo.', 'Ai cần đưa đón xin báo trước cho cô Hạnh.'];

export const learner = { person: { id: id(), display_name: 'Nguyễn Thị Mai', given_name: 'Mai' }, roles: [{ unit: centre, role: 'learner' }], places: [], unit: centre, news_at: '2026-11-20T08:00:00Z', language: 'vi' };
export const staff = {
	person: { id: id(), display_name: 'Trần Văn Lực', given_name: 'Lực' }, language: 'vi', unit: centre, news_at: '2026-11-20T08:00:00Z',
	roles: [{ unit: centre, role: 'staff' }, { unit: centre, role: 'teacher' }, { unit: centre, role: 'librarian' }, { unit: province, role: 'organizer' }, { unit: centre, role: 'administrator' }],
	places: ['post_lecture', 'build_course', 'add_book', 'lend_books', 'post_news', 'run_contest', 'manage_people', 'manage_units']
};
export const visitor = { person: null, roles: [], places: [], unit: province, news_at: null, language: 'vi' };
