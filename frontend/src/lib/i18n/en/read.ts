/** Library, reader, contests, entries. */
import type { Words } from '..';

export const library: Words['library'] = {
	title: 'Library',
	hint: 'Books, textbooks and documents to read on your phone.',
	searchHint: 'Title or author',
	find: 'Find books',
	newest: 'New',
	mostRead: 'Most read',
	byTitle: 'By title',
	sort: 'Order',
	subjects: 'Subjects',
	all: 'All',
	none: 'The shelf is still empty',
	noneHint: 'Books that are added appear here, ready to read.',
	noneFound: 'No such book',
	noneFoundHint: 'Try fewer words, or search inside all books.',
	searchInside: 'Search inside the books',
	addBook: 'Add a book'
};

export const contributorRoles: Words['contributorRoles'] = {
	author: 'author',
	editor: 'editor',
	translator: 'translator',
	illustrator: 'illustrator'
};

export const languages: Words['languages'] = { vi: 'Vietnamese', en: 'English', fr: 'French', zh: 'Classical Chinese' };

export const book: Words['book'] = {
	read: 'Read now',
	readOn: (page) => `Go on at page ${page}`,
	signInToRead: 'Sign in to read',
	about: 'About the book',
	inside: 'Search inside this book',
	insideHint: 'A word or a sentence',
	details: 'Details',
	author: 'Author',
	publisher: 'Publisher',
	year: 'Year',
	place: 'Place',
	language: 'Language',
	subjects: 'Subjects',
	ddc: 'Dewey number',
	isbn: 'ISBN',
	pages: 'Pages',
	from: 'Belongs to',
	processing: 'The book is being digitized',
	processingHint: (done) => `${done} done. Pages can be read as soon as they are ready.`,
	failed: 'This book could not be digitized',
	draft: 'Draft, readers do not see it yet',
	hits: (n) => `On ${n} ${n === 1 ? 'page' : 'pages'}`,
	noHits: 'Not found in this book'
};

export const reader: Words['reader'] = {
	previous: 'Previous page',
	next: 'Next page',
	before: 'Previous',
	after: 'Next',
	image: 'Page image',
	text: 'Text',
	night: 'Dark page',
	day: 'Light page',
	size: 'Text size',
	larger: 'Larger text',
	smaller: 'Smaller text',
	goTo: 'Go to page',
	go: 'Go',
	of: (page, count) => `${page} / ${count}`,
	close: 'Close the book',
	search: 'Search in the book',
	bars: 'Show or hide the buttons',
	zoomIn: 'Zoom in',
	zoomOut: 'Zoom out',
	missing: 'This page is not ready',
	missingHint: 'It is being prepared: try again in a few minutes, or read another page.',
	noText: 'This page has pictures only, no text.',
	scanned: 'Text read from the image by machine; it may have mistakes.',
	pageImage: (page, title) => `Image of page ${page} of ${title}`,
	marked: (n) => `${n} ${n === 1 ? 'place' : 'places'} marked`,
	settings: 'How to read'
};

export const contest: Words['contest'] = {
	list: 'Contests',
	listHint: 'Watch the entries, like and share them.',
	none: 'No contest yet',
	noneHint: 'New contests will appear here.',
	draft: 'Draft',
	open: 'Open for entries',
	closed: 'Closed',
	announced: 'Results are out',
	soon: (date) => `Opens ${date}`,
	daysLeft: (n) => (n === 0 ? 'Today is the last day' : `${n} ${n === 1 ? 'day' : 'days'} left`),
	until: (date) => `Entries until ${date}`,
	see: 'Watch the entries',
	enter: 'Enter the contest',
	rules: 'Rules',
	rulesMore: 'Read all the rules',
	entries: 'Entries',
	noEntries: 'No entry has been published yet',
	noEntriesHint: 'Entries are seen by the organizers first, then published here.',
	views: (n) => `${n} views`,
	likes: (n) => `${n} likes`,
	shares: (n) => `${n} shares`
};

export const entry: Words['entry'] = {
	like: 'Like',
	liked: 'Liked',
	share: 'Share',
	signInToLike: 'Sign in to like this entry',
	author: (name) => `Sent by ${name}`,
	story: 'The story',
	counts: 'Counts',
	viewsSignedIn: 'Views, signed in',
	viewsGuest: 'Views, guests',
	likes: 'Likes',
	shares: 'Shares',
	counting: 'A view counts after at least 10 seconds really watched.',
	waiting: 'Waiting for the organizers',
	preparing: 'The film is being prepared, then the organizers see it',
	failed: 'This film could not be used; please send another',
	rejected: 'This entry was not accepted',
	contest: 'Contest',
	sendTitle: 'Enter the contest',
	title: 'Title of the entry',
	storyLabel: 'A few words about it',
	storyHelp: 'Where it was filmed, what it tells, who is in it. Optional.',
	authorName: 'Name of the person or group',
	unit: 'On behalf of',
	file: 'The film',
	pick: 'Choose or film a video',
	consent: 'The people in the film agree to its publication. If there are children, their parents have agreed.',
	sent: 'Your entry was sent. The organizers will publish it once they have seen it.',
	uploadFirst: 'The film is on its way; you can fill in the rest meanwhile.'
};
