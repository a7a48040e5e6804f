/** Centres and their news; audiences; two who change one thing. */
import type { Words } from '..';

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

export const audience: Words['audience'] = {
	public: 'Everyone',
	signed_in: 'People who are signed in',
	members: 'People of the unit',
	staff: 'Staff of the unit only'
};

export const conflict: Words['conflict'] = {
	text: 'Somebody else has just changed this. Your words are all still here.',
	mine: 'Keep my words',
	theirs: 'Take theirs'
};
