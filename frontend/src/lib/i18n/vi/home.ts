/** Home, centres, news, search. */
export const home = {
	searchLabel: 'Tìm bài học, sách, trung tâm',
	searchHint: 'Bạn muốn học gì?',
	courses: 'Khoá học đang mở',
	books: 'Sách mới',
	contests: 'Cuộc thi',
	news: 'Tin tức',
	centres: 'Các trung tâm',
	continue: 'Học tiếp',
	continueLesson: (title: string) => `Học tiếp: ${title}`,
	at: (time: string) => `đang ở ${time}`,
	minutesLeft: (n: string) => `còn ${n}`,
	megabytesLeft: (n: string) => `khoảng ${n}`,
	hello: (name: string) => `Chào ${name}`,
	reading: 'Sách đang đọc',
	nothingTitle: 'Bến vừa mở, chưa có bài nào',
	nothing: 'Khoá học, sách và tin của trung tâm sẽ hiện ở đây khi cán bộ đăng lên.',
	pickCourse: 'Chọn một khoá học để bắt đầu',
	pickCourseHint: 'Học miễn phí, lúc nào cũng được, học dở thì lần sau học tiếp.'
};

export const centre = {
	list: 'Các trung tâm',
	listHint: 'Tìm trung tâm học tập cộng đồng ở xã, phường của bạn.',
	find: 'Tên xã, phường hoặc trung tâm',
	call: 'Gọi điện',
	about: 'Giới thiệu',
	address: 'Địa chỉ',
	phone: 'Điện thoại',
	people: 'Số người tham gia',
	news: 'Tin tức',
	courses: 'Khoá học',
	books: 'Tủ sách',
	contests: 'Cuộc thi',
	children: 'Đơn vị trực thuộc',
	emptyTitle: 'Nơi này chưa đăng gì',
	empty: 'Tin, khoá học và sách sẽ hiện ở đây. Trong lúc chờ, mời bạn xem khoá học của các trung tâm khác.',
	none: 'Chưa thấy trung tâm nào như vậy',
	noneHint: 'Thử gõ ngắn hơn, ví dụ chỉ tên xã.',
	of: (unit: string) => `Của ${unit}`,
	newsHint: 'Tin lịch học, ngày hội và thông báo sẽ hiện ở đây.',
	toUnit: 'Về trang của đơn vị',
	everywhere: 'Xem của mọi đơn vị',
	ofNone: (unit: string) => `${unit} chưa có gì ở đây`,
	registerCourse: 'Xem khoá học để đăng ký'
};

export const news = {
	all: 'Tin tức',
	of: (unit: string) => `Tin của ${unit}`,
	published: (date: string) => `Đăng ngày ${date}`,
	none: 'Chưa có tin nào',
	draft: 'Bản nháp, chỉ cán bộ thấy'
};

export const search = {
	title: 'Tìm kiếm',
	label: 'Tìm trong mọi sách, bài học, tin',
	hint: 'Gõ không dấu cũng được',
	start: 'Gõ điều bạn muốn tìm',
	startHint: 'Tìm trong từng trang sách, bài học, khoá học, trung tâm, tin và cuộc thi. Ví dụ: trồng lúa, hát xoan, sửa máy bơm.',
	recent: 'Bạn đã tìm',
	clearRecent: 'Xoá lịch sử tìm',
	found: (n: number) => `${n} kết quả`,
	didYouMean: 'Có phải bạn muốn tìm',
	none: (q: string) => `Không thấy gì cho “${q}”`,
	noneHint: 'Thử ít chữ hơn, hoặc một từ khác cùng nghĩa. Gõ không dấu cũng được.',
	kind: 'Loại',
	any: 'Tất cả',
	book: 'Sách',
	lesson: 'Bài học',
	course: 'Khoá học',
	centre: 'Trung tâm',
	news: 'Tin',
	contest: 'Cuộc thi',
	entry: 'Bài dự thi',
	atPage: (n: number) => `mở ở trang ${n}`,
	atSecond: (time: string) => `mở ở ${time}`,
	moreHits: (n: number) => `Còn ${n} chỗ nữa`,
	suggestions: 'Gợi ý'
};
