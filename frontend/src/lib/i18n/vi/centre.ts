/** Centres and their news; audiences; two who change one thing. */
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
	noneHint: 'Khi trung tâm đăng tin, bạn sẽ thấy ở đây.',
	near: 'Tin mới của đơn vị bạn, của cấp trên và các đơn vị trực thuộc.',
	everywhere: 'Tin mới của các trung tâm.',
	post: 'Đăng tin',
	draft: 'Bản nháp, chỉ cán bộ thấy'
};

export const audience = {
	public: 'Mọi người',
	signed_in: 'Người đã đăng nhập',
	members: 'Người trong đơn vị',
	staff: 'Chỉ cán bộ đơn vị'
};

export const conflict = {
	text: 'Người khác vừa sửa chỗ này. Chữ bạn gõ vẫn còn nguyên.',
	mine: 'Giữ chữ của tôi',
	theirs: 'Lấy bản của họ'
};
