/** Cards of home and of lists: courses, learning, contests. */
export const course = {
	list: 'Khoá học',
	listHint: 'Học miễn phí, học lúc nào cũng được.',
	none: 'Chưa có khoá học nào mở',
	noneHint: 'Khi trung tâm mở khoá mới, bạn sẽ thấy ở đây. Trong lúc chờ, mời bạn xem thư viện.',
	toLibrary: 'Xem thư viện',
	teacher: (name: string) => `Người dạy: ${name}`,
	enrol: 'Đăng ký học',
	enrolled: 'Đã đăng ký. Chúc bạn học vui!',
	signInToEnrol: 'Đăng nhập để đăng ký học',
	start: 'Bắt đầu học',
	continue: (title: string) => `Học tiếp: ${title}`,
	leave: 'Thôi học khoá này',
	left: 'Đã thôi học. Phần đã học vẫn được giữ.',
	lessons: 'Các bài học',
	about: 'Về khoá học',
	progress: (done: string) => `Đã học ${done}`,
	finished: 'Bạn đã học xong khoá này. Xin chúc mừng!',
	finishedShort: 'Đã học xong',
	draft: 'Bản nháp, học viên chưa thấy',
	emptyCourse: 'Khoá này chưa có bài học nào',
	emptyCourseHint: 'Người dạy đang chuẩn bị. Mời bạn quay lại sau.',
	done: 'đã xong',
	here: 'đang học',
	locked: 'chưa mở',
	video: 'Video',
	text: 'Bài đọc',
	book: 'Đọc sách',
	levels: {
		any: 'Ai cũng học được',
		beginner: 'Mới bắt đầu',
		intermediate: 'Đã biết sơ',
		advanced: 'Nâng cao'
	}
};

export const learning = {
	title: 'Việc học của tôi',
	courses: 'Đang học',
	finished: 'Đã học xong',
	reading: 'Sách đang đọc',
	none: 'Bạn chưa đăng ký khoá nào',
	allDone: 'Bạn không còn khoá nào dở dang',
	noneHint: 'Chọn một khoá, học bài đầu, lần sau vào đây học tiếp.',
	findCourse: 'Xem các khoá học',
	visitor: 'Đăng nhập để thấy việc học của bạn',
	visitorHint: 'Bạn vẫn xem được các khoá học mở cho mọi người.'
};

export const contest = {
	list: 'Cuộc thi',
	listHint: 'Xem bài dự thi, bình chọn bằng lượt thích và chia sẻ.',
	none: 'Chưa có cuộc thi nào',
	noneHint: 'Cuộc thi mới sẽ hiện ở đây.',
	draft: 'Bản nháp',
	open: 'Đang nhận bài',
	closed: 'Đã đóng',
	announced: 'Đã có kết quả',
	soon: (date: string) => `Mở từ ${date}`,
	daysLeft: (n: number) => (n === 0 ? 'Hôm nay là ngày cuối' : `Còn ${n} ngày`),
	until: (date: string) => `Nhận bài đến ${date}`,
	see: 'Xem bài dự thi',
	enter: 'Gửi bài dự thi',
	rules: 'Thể lệ',
	rulesMore: 'Đọc hết thể lệ',
	entries: 'Bài dự thi',
	noEntries: 'Chưa có bài dự thi nào được đăng',
	noEntriesHint: 'Bài gửi lên được ban tổ chức xem rồi mới đăng ở đây.',
	views: (n: string) => `${n} lượt xem`,
	likes: (n: string) => `${n} thích`,
	shares: (n: string) => `${n} chia sẻ`
};
