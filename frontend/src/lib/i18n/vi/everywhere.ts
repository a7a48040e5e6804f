/** Words that every screen may use. */
export const site = {
	name: 'Bến Học',
	skip: 'Tới nội dung chính',
	home: 'Trang chủ',
	learn: 'Học',
	library: 'Thư viện',
	search: 'Tìm',
	contests: 'Cuộc thi',
	me: 'Cá nhân',
	manage: 'Quản lý',
	signIn: 'Đăng nhập',
	notices: 'Thông báo',
	noticesNew: 'Thông báo, có tin mới',
	places: 'Các mục chính',
	offline: 'Đang mất mạng. Những gì đã mở vẫn xem được, bài đang gửi sẽ tự gửi tiếp khi có mạng.',
	foot: 'Bến Học, nền tảng học tập của trung tâm học tập cộng đồng',
	title: (name: string) => `${name} · Bến Học`
};

export const acts = {
	save: 'Lưu',
	saved: 'Đã lưu',
	savedAt: (time: string) => `Đã lưu lúc ${time}`,
	saving: 'Đang lưu…',
	cancel: 'Thôi',
	close: 'Đóng',
	back: 'Quay lại',
	undo: 'Hoàn tác',
	retry: 'Thử lại',
	more: 'Xem thêm',
	loading: 'Đang tải…',
	all: 'Xem tất cả',
	remove: 'Xoá',
	edit: 'Sửa',
	add: 'Thêm',
	send: 'Gửi',
	publish: 'Đăng lên',
	withdraw: 'Gỡ xuống',
	share: 'Chia sẻ',
	copied: 'Đã chép liên kết',
	show: 'Hiện',
	hide: 'Ẩn',
	print: 'In',
	up: 'Lên trên',
	down: 'Xuống dưới',
	continue: 'Đi tiếp',
	removed: (name: string) => `Đã xoá “${name}”`,
	restored: 'Đã đưa trở lại',
	notSaved: 'Chưa lưu được'
};

export const units = {
	minutes: (n: number) => `${n} phút`,
	hours: (n: number) => `${n} giờ`,
	days: (n: number) => `${n} ngày`,
	lessons: (n: number) => `${n} bài`,
	pages: (n: number) => `${n} trang`,
	learners: (n: string) => `${n} người học`,
	page: (n: number) => `Trang ${n}`,
	entries: (n: number) => `${n} bài dự thi`
};

export const errors = {
	title: 'Chưa mở được trang này',
	offline: 'Không có mạng hoặc mạng quá yếu. Những gì bạn đã nhập vẫn còn, hãy thử lại.',
	not_found: 'Không tìm thấy nội dung này. Có thể nó đã được gỡ xuống hoặc địa chỉ bị gõ nhầm.',
	forbidden: 'Bạn chưa được phép làm việc này.',
	must_change_secret: 'Bạn hãy chọn mật khẩu của riêng mình trước đã.',
	signed_out: 'Bạn cần đăng nhập để đi tiếp.',
	conflict: 'Người khác vừa sửa nội dung này. Chữ bạn gõ vẫn còn ở đây.',
	invalid: 'Có chỗ chưa đúng, hãy xem lại những ô được đánh dấu.',
	throttled: 'Bạn thử hơi nhiều lần. Nghỉ một lát rồi thử lại.',
	too_busy: 'Máy chủ đang bận. Chờ một chút rồi thử lại.',
	too_large: 'Tệp này lớn quá mức cho phép.',
	unsupported: 'Kiểu tệp này chưa dùng được.',
	disk_full: 'Máy chủ đã đầy chỗ chứa. Hãy báo người quản trị.',
	internal: 'Máy chủ gặp trục trặc. Những gì bạn đã nhập vẫn còn, hãy thử lại.',
	notFoundTitle: 'Không có trang này',
	toHome: 'Về trang chủ',
	required: 'Chưa điền ô này'
};

export const kinds = {
	province: 'Tỉnh, thành phố',
	district: 'Quận, huyện',
	commune: 'Xã, phường',
	centre: 'Trung tâm học tập cộng đồng',
	organisation: 'Đơn vị'
};

export const roles = {
	learner: 'Học viên',
	teacher: 'Giáo viên',
	librarian: 'Thủ thư',
	staff: 'Cán bộ trung tâm',
	organizer: 'Ban tổ chức',
	juror: 'Giám khảo',
	committee: 'Ban chỉ đạo',
	administrator: 'Quản trị'
};
