/** Home, centres, news, search. */
import type { Words } from '..';

export const home: Words['home'] = {
	searchLabel: 'Find lessons, books and centres',
	searchHint: 'What would you like to learn?',
	courses: 'Courses open now',
	books: 'New books',
	contests: 'Contests',
	news: 'News',
	centres: 'Learning centres',
	continue: 'Go on learning',
	continueLesson: (title) => `Go on: ${title}`,
	at: (time) => `at ${time}`,
	minutesLeft: (n) => `${n} left`,
	megabytesLeft: (n) => `about ${n}`,
	hello: (name) => `Hello ${name}`,
	reading: 'Books you are reading',
	nothingTitle: 'The wharf has just opened',
	nothing: 'Courses, books and news will appear here once the staff publish them.',
	pickCourse: 'Choose a course to begin',
	pickCourseHint: 'Free, at any hour; what you leave unfinished waits for you.'
};

export const centre: Words['centre'] = {
	list: 'Learning centres',
	listHint: 'Find the community learning centre of your commune or ward.',
	find: 'Name of a commune, ward or centre',
	call: 'Call',
	about: 'About',
	address: 'Address',
	phone: 'Telephone',
	people: 'People taking part',
	news: 'News',
	courses: 'Courses',
	books: 'Bookshelf',
	contests: 'Contests',
	children: 'Units below',
	emptyTitle: 'Nothing published here yet',
	empty: 'News, courses and books will appear here. Meanwhile, have a look at the courses of other centres.',
	none: 'No such centre',
	noneHint: 'Try fewer letters, such as the name of the commune alone.',
	of: (unit) => `Of ${unit}`,
	newsHint: 'Timetables, events and notices will appear here.',
	toUnit: 'To the page of this unit',
	everywhere: 'Show those of all units',
	ofNone: (unit) => `${unit} has nothing here yet`,
	registerCourse: 'See the courses'
};

export const news: Words['news'] = {
	all: 'News',
	of: (unit) => `News of ${unit}`,
	published: (date) => `Published ${date}`,
	none: 'No news yet',
	noneHint: 'What the centre posts will be here.',
	near: 'News of your unit, of those above it and of those below.',
	everywhere: 'News of the centres.',
	post: 'Post news',
	draft: 'Draft, seen by staff only'
};

export const search: Words['search'] = {
	title: 'Search',
	label: 'Search all books, lessons and news',
	hint: 'With or without accents',
	start: 'Type what you are looking for',
	startHint: 'Searches every page of every book, lessons, courses, centres, news and contests. For example: trồng lúa, hát xoan.',
	recent: 'You searched for',
	clearRecent: 'Clear the history',
	found: (n) => `${n} ${n === 1 ? 'result' : 'results'}`,
	didYouMean: 'Did you mean',
	none: (q) => `Nothing found for “${q}”`,
	noneHint: 'Try fewer words, or another word with the same meaning. Accents are not needed.',
	kind: 'Kind',
	any: 'All',
	book: 'Books',
	lesson: 'Lessons',
	course: 'Courses',
	centre: 'Centres',
	news: 'News',
	contest: 'Contests',
	entry: 'Entries',
	atPage: (n) => `opens at page ${n}`,
	atSecond: (time) => `opens at ${time}`,
	moreHits: (n) => `${n} more places`,
	suggestions: 'Suggestions'
};
