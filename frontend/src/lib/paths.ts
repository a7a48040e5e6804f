/** Every address that the app knows: pages for people (Vietnamese), the API (English). */

const encode = encodeURIComponent;

export const page = {
	home: '/',
	learn: '/hoc',
	courses: '/khoa-hoc',
	library: '/thu-vien',
	contests: '/cuoc-thi',
	centres: '/trung-tam',
	notices: '/thong-bao',
	search: (query = '') => (query ? `/tim?q=${encode(query)}` : '/tim'),
	bookPage: (bookPath: string, number: number) => `${bookPath}/trang/${number}`,
	signIn: (back = '') => (back && back !== '/' ? `/dang-nhap?ve=${encode(back)}` : '/dang-nhap'),
	/** What a card's QR code says: the code stands behind the #, which no server gets to see. */
	signInByCard: (code: string) => `/dang-nhap#the=${encode(code)}`,
	signUp: '/dang-ky',
	forgotSecret: '/quen-mat-khau',
	me: '/ca-nhan',
	unitNews: (unitPath: string) => `${unitPath}/tin`,
	/** A list of what one unit has. */
	of: (list: string, unit: { short: string }) => `${list}?don-vi=${unit.short}`,
	manage: '/quan-ly',
	manageLectures: '/quan-ly/bai-giang',
	manageBooks: '/quan-ly/sach',
	missedSearches: '/quan-ly/sach/tim-khong-thay',
	manageBook: (short: string) => `/quan-ly/sach/${short}`,
	manageCourses: '/quan-ly/khoa-hoc',
	manageCourse: (short: string) => `/quan-ly/khoa-hoc/${short}`,
	manageContests: '/quan-ly/cuoc-thi',
	manageContest: (short: string) => `/quan-ly/cuoc-thi/${short}`,
	managePeople: '/quan-ly/nguoi',
	manageNews: '/quan-ly/tin',
	bin: '/quan-ly/vua-xoa',
	manageUnits: '/quan-ly/don-vi'
};

/** `quang-trung-7f3k9a2b` → `7f3k9a2b`: what an address calls a thing by. */
export const shortOf = (address: string) => address.slice(address.lastIndexOf('-') + 1);

/** Under `/api/v1`; an id is a UUID or the short of an address. */
export const api = {
	accounts: '/accounts',
	session: '/session',
	refresh: '/session/refresh',
	viewer: '/viewer',
	viewerSecret: '/viewer/secret',
	viewerSessions: '/viewer/sessions',
	viewerLogins: '/viewer/logins',
	viewerLogin: (id: string) => `/viewer/logins/${id}`,
	viewerSession: (id: string) => `/viewer/sessions/${id}`,
	secretResets: '/secret-resets',
	useSecretReset: '/secret-resets/use',
	people: '/people',
	person: (id: string) => `/people/${id}`,
	personSecret: (id: string) => `/people/${id}/secret`,
	roleGrants: '/role-grants',
	roleGrant: (id: string) => `/role-grants/${id}`,
	home: '/home',
	units: '/units',
	unit: (id: string) => `/units/${id}`,
	news: '/news',
	newsItem: (id: string) => `/news/${id}`,
	courses: '/courses',
	course: (id: string) => `/courses/${id}`,
	courseOrder: (id: string) => `/courses/${id}/order`,
	enrolment: (id: string) => `/courses/${id}/enrolment`,
	courseSections: (id: string) => `/courses/${id}/sections`,
	section: (id: string) => `/sections/${id}`,
	sectionLessons: (id: string) => `/sections/${id}/lessons`,
	lesson: (id: string) => `/lessons/${id}`,
	lessonProgress: (id: string) => `/lessons/${id}/progress`,
	myLearning: '/my-learning',
	uploads: '/uploads',
	lectures: '/lectures',
	lecture: (id: string) => `/lectures/${id}`,
	watch: (id: string) => `/lectures/${id}/watch`,
	books: '/books',
	subjects: '/books/subjects',
	book: (id: string) => `/books/${id}`,
	bookPage: (id: string, number: number) => `/books/${id}/pages/${number}`,
	bookPages: (id: string) => `/books/${id}/pages`,
	bookmarks: (id: string) => `/books/${id}/bookmarks`,
	bookmark: (id: string, number: number) => `/books/${id}/bookmarks/${number}`,
	findInBook: (id: string) => `/books/${id}/find`,
	reading: (id: string) => `/books/${id}/reading`,
	contests: '/contests',
	contest: (id: string) => `/contests/${id}`,
	contestEntries: (id: string) => `/contests/${id}/entries`,
	contestDesk: (id: string) => `/contests/${id}/desk`,
	contestTable: (id: string) => `/contests/${id}/table.csv`,
	entry: (id: string) => `/entries/${id}`,
	like: (id: string) => `/entries/${id}/like`,
	share: (id: string) => `/entries/${id}/share`,
	playback: (id: string) => `/entries/${id}/playback`,
	heartbeat: '/playback/heartbeat',
	bin: '/bin',
	search: '/search',
	facets: '/search/facets',
	missed: '/search/missed',
	suggestions: '/search/suggestions'
};

export const apiBase = '/api/v1';
/** Does one thing of a feature by name: publish, withdraw, restore, retry, accept, reject… */
export const act = (thing: string, verb: string) => `${thing}/${verb}`;
