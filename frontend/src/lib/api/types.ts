/** What the API answers, by feature. Kept in step with openapi.json (`npm run api`). */
import type { PaperRow } from './lending';

import type { FieldLink, ShelfLink } from './shelves';

import type { Left } from './corrections';

export interface Batch<T> {
	items: T[];
	next: string | null;
}
export interface Image {
	url: string;
	width: number;
	height: number;
	alt: string;
}
export interface Segment {
	text: string;
	marked: boolean;
}

// accounts
export type Role =
	| 'learner'
	| 'teacher'
	| 'librarian'
	| 'staff'
	| 'organizer'
	| 'juror'
	| 'committee'
	| 'administrator';
export type Place =
	| 'post_lecture'
	| 'build_course'
	| 'add_book'
	| 'lend_books'
	| 'post_news'
	| 'run_contest'
	| 'manage_people'
	| 'manage_units';
export interface Viewer {
	person: {
		id: string;
		display_name: string;
		given_name: string;
		/** The password was made by staff and is to be changed. */
		must_change_secret?: boolean;
		version?: number;
	} | null;
	roles: { unit: UnitLink; role: Role }[];
	places: Place[];
	/** Where one is at home: one's own unit, else the root; null before the first unit was made. */
	unit: UnitLink | null;
	/** When the newest of the news near one came; null for who belongs to no unit. */
	news_at: string | null;
	language: 'vi' | 'en';
}
export interface SignInView {
	viewer: Viewer | null;
	/** The people who share this phone. */
	choose: { person_id: string; display_name: string }[] | null;
}
export interface SessionRow {
	id: string;
	device: string;
	started_at: string;
	seen_at: string;
	current: boolean;
}
/** A login of one's own; a card's code is masked. */
export interface OwnLogin {
	id: string;
	kind: 'phone' | 'email' | 'user_name' | 'card';
	value: string;
	verified_at: string | null;
}
/** Something deleted that one may take back. */
export interface BinItem {
	kind: 'unit' | 'news' | 'course' | 'lecture' | 'book' | 'shelf' | 'contest';
	id: string;
	title: string;
	unit: UnitLink | null;
	deleted_at: string;
	deleted_by: string | null;
	purged_at: string | null;
}
export interface PersonRow {
	id: string;
	display_name: string;
	logins: string[];
	/** `can`: `revoke`. */
	roles: { id: string; unit: UnitLink; role: Role; can: string[] }[];
	/** The roles that one may give here. */
	may_give: Role[];
	version: number;
	can: string[];
}
export interface NewSecret {
	person?: PersonRow;
	/** Null when the same id was sent before: it is said once only. */
	secret: string | null;
	card_code?: string | null;
}

// centres
export type UnitKind = 'province' | 'district' | 'commune' | 'centre' | 'organisation';
export interface UnitLink {
	id: string;
	name: string;
	path: string;
	kind: UnitKind;
}
export interface UnitRow extends UnitLink {
	short: string;
	address: string | null;
	phone: string | null;
	parent_id: string | null;
	children_count: number;
	version: number;
	can: string[];
}
export interface UnitView extends UnitLink {
	short: string;
	headline: string;
	about: string;
	about_html: string;
	address: string;
	phone: string;
	parents: UnitLink[];
	children: UnitLink[];
	news: NewsRow[];
	courses?: CourseRow[];
	books?: BookRow[];
	contests?: ContestRow[];
	people_count: number;
	version: number;
	can: string[];
}
export interface HomeView {
	/** Null before the first unit was made. */
	unit: UnitLink | null;
	headline: string;
	courses?: CourseRow[];
	books?: BookRow[];
	contests?: ContestRow[];
	news: NewsRow[];
	centres: UnitLink[];
	continue?: ContinueCard | null;
	reading?: ReadingCard[];
}
export interface NewsRow {
	id: string;
	short: string;
	path: string;
	title: string;
	excerpt: string;
	published_at: string | null;
	unit: UnitLink;
	state?: 'draft' | 'published';
}
export interface NewsView extends NewsRow {
	body_html: string;
	body: string;
	state: 'draft' | 'published';
	version: number;
	can: string[];
}

// courses
export type Audience = 'public' | 'signed_in' | 'members' | 'staff';
export type Level = 'any' | 'beginner' | 'intermediate' | 'advanced';
export interface CourseRow {
	id: string;
	short: string;
	path: string;
	title: string;
	summary: string;
	unit: UnitLink;
	teacher_name: string | null;
	lesson_count: number;
	minutes: number;
	learner_count: number;
	cover: Image | null;
	state: 'draft' | 'published';
	level: Level;
	enrolled: boolean;
	progress: number | null;
}
export type LessonKind = 'video' | 'text' | 'book';
export type LessonState = 'done' | 'here' | 'open' | 'locked';
export interface LessonRow {
	id: string;
	short: string;
	path: string;
	title: string;
	kind: LessonKind;
	minutes: number | null;
	state: LessonState;
	reason?: string | null;
	version?: number;
}
export interface Section {
	id: string;
	title: string;
	position: number;
	version?: number;
	lessons: LessonRow[];
}
export interface CourseView extends CourseRow {
	about: string | null;
	/** `about` as safe HTML. */
	about_html: string;
	audience?: Audience;
	sections: Section[];
	next_lesson: LessonRow | null;
	version: number;
	can: string[];
}
export interface LessonView {
	id: string;
	short: string;
	path: string;
	title: string;
	kind: LessonKind;
	state?: LessonState;
	/** Why it is locked. */
	reason?: string | null;
	body_html: string | null;
	body: string | null;
	course: CourseRow;
	previous: LessonRow | null;
	next: LessonRow | null;
	lecture: LectureView | null;
	book: { book: BookRow; page_from: number | null; page_to: number | null } | null;
	/** For who may edit. */
	lecture_id?: string | null;
	book_id?: string | null;
	page_from?: number | null;
	page_to?: number | null;
	progress: { state: 'none' | 'started' | 'done'; position_s: number | null };
	version: number;
	can: string[];
}
export interface ProgressAnswer {
	progress: { state: 'none' | 'started' | 'done'; position_s: number | null };
	course_progress: number;
	finished: boolean;
}
export interface ContinueCard {
	lesson: LessonRow;
	course: CourseRow;
	position_s: number;
	minutes_left: number | null;
	megabytes_left: number | null;
	poster: Image | null;
}
export interface ReadingCard {
	book: BookRow;
	page: number;
	path: string;
}
export interface MyLearning {
	continue: ContinueCard | null;
	courses: CourseRow[];
	finished: CourseRow[];
	reading?: ReadingCard[];
}

// media
/** `waiting`: there is no file yet. */
export type WorkState = 'waiting' | 'received' | 'processing' | 'ready' | 'failed';
export interface Reason {
	code: string;
	text: string;
}
export interface LectureView {
	id: string;
	short: string;
	path: string;
	title: string;
	unit: UnitLink;
	audience?: Audience;
	state: WorkState;
	progress: number;
	reason: Reason | null;
	duration_s: number | null;
	width: number | null;
	height: number | null;
	poster: Image | null;
	playlist: string | null;
	sound_only: string | null;
	watched_s: number | null;
	megabytes: { low: number | null; sound: number | null };
	version: number;
	can: string[];
}

// library
export interface BookRow {
	id: string;
	short: string;
	path: string;
	title: string;
	contributors: string;
	year: number | null;
	cover: Image | null;
	pages: number | null;
	/** `draft`: a record without a file. */
	state: 'draft' | WorkState;
	access: Audience;
	unit: UnitLink;
	published?: boolean;
	version: number;
}
export type ContributorRole = 'author' | 'editor' | 'translator' | 'illustrator';
export interface SubjectRow {
	subject: string;
	books: number;
}
export interface Contributor {
	name: string;
	role: ContributorRole;
}
export interface PageRow {
	number: number;
	state: string;
	width: number;
	height: number;
	mean_confidence: number | null;
	source: string;
	/** Its smallest image. */
	image?: string | null;
}
export interface BookView extends Omit<BookRow, 'contributors' | 'pages'> {
	contributors: Contributor[];
	other_title: string;
	publisher: string;
	place: string;
	edition: string;
	/** Pages and size, e.g. `312 tr. ; 21 cm`. */
	extent: string;
	series: string;
	series_number: string;
	/** A code of ISO 639, e.g. `vi`. */
	language: string;
	summary: string;
	subjects: string[];
	shelves: ShelfLink[];
	ddc: string;
	/** `14`, `23`, or nothing. */
	ddc_edition: string;
	bbk: string;
	field: FieldLink | null;
	isbn: string;
	progress: number;
	reason: Reason | null;
	published: boolean;
	page_list?: PageRow[] | null;
	page_count: number;
	/** Its doubtful words and what waits, for who may edit it. */
	left?: Left | null;
	/** Whether readers may propose corrections. */
	proposals: boolean;
	reading: { page: number; mode: 'image' | 'text' } | null;
	/** The book's own file, for who may read it. */
	original?: { url: string; bytes: number } | null;
	/** Its paper copies, by unit. */
	paper: PaperRow[];
	version: number;
	can: string[];
}
export type { FindHit, PageLine, PageView, Word } from './pages';

// contests
export interface ContestRow {
	id: string;
	short: string;
	path: string;
	title: string;
	unit: UnitLink;
	state: 'draft' | 'open' | 'closed' | 'announced';
	opens_at: string | null;
	closes_at: string | null;
	poster: Image | null;
	entry_count: number;
}
export type EntryState = 'received' | 'processing' | 'failed' | 'waiting' | 'accepted' | 'rejected' | 'withdrawn';
export interface EntryRow {
	id: string;
	short: string;
	path: string;
	title: string;
	unit: UnitLink;
	poster: Image | null;
	state: EntryState;
	views: number;
	likes: number;
	shares: number;
	author_name?: string;
}
export interface ContestView extends ContestRow {
	rules_html: string;
	rules: string;
	entries: Batch<EntryRow>;
	version: number;
	can: string[];
}
export interface EntryView extends EntryRow {
	contest?: ContestRow;
	story: string | null;
	story_html: string;
	reject_reason?: string | null;
	lecture: LectureView | null;
	counts: { views_signed_in: number; views_guest: number; likes: number; shares: number };
	liked: boolean;
	version: number;
	can: string[];
}
export interface DeskRow {
	entry: EntryRow;
	state: EntryState;
	version?: number;
	views_signed_in: number;
	views_guest: number;
	likes: number;
	shares: number;
	submitted_at: string;
}

export type * from './search';
