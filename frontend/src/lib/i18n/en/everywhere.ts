/** Words that every screen may use. */
import type { Words } from '..';

export const site: Words['site'] = {
	name: 'Bến Học',
	skip: 'Skip to the content',
	home: 'Home',
	learn: 'Learn',
	library: 'Library',
	search: 'Search',
	contests: 'Contests',
	me: 'Me',
	manage: 'Manage',
	signIn: 'Sign in',
	notices: 'Notices',
	noticesNew: 'Notices, something new',
	places: 'Main places',
	offline: 'You are offline. What is open can still be read; uploads go on by themselves when the network is back.',
	foot: 'Bến Học, the learning platform of community learning centres',
	title: (name) => `${name} · Bến Học`
};

export const acts: Words['acts'] = {
	save: 'Save',
	saved: 'Saved',
	savedAt: (time) => `Saved at ${time}`,
	saving: 'Saving…',
	cancel: 'Never mind',
	close: 'Close',
	back: 'Back',
	undo: 'Undo',
	retry: 'Try again',
	more: 'Show more',
	loading: 'Loading…',
	all: 'See all',
	remove: 'Delete',
	edit: 'Edit',
	add: 'Add',
	send: 'Send',
	publish: 'Publish',
	withdraw: 'Take down',
	share: 'Share',
	copied: 'Link copied',
	show: 'Show',
	hide: 'Hide',
	print: 'Print',
	up: 'Move up',
	down: 'Move down',
	continue: 'Continue',
	removed: (name) => `Deleted “${name}”`,
	restored: 'Brought back',
	notSaved: 'Not saved yet'
};

const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

export const units: Words['units'] = {
	minutes: (n) => `${n} min`,
	hours: (n) => `${n} h`,
	days: (n) => count(n, 'day'),
	lessons: (n) => count(n, 'lesson'),
	pages: (n) => count(n, 'page'),
	learners: (n) => `${n} learning`,
	page: (n) => `Page ${n}`,
	entries: (n) => count(n, 'entry', 'entries')
};

export const errors: Words['errors'] = {
	title: 'This page could not be opened',
	offline: 'No network, or it is too weak. What you typed is still here: try again.',
	not_found: 'This was not found. It may have been taken down, or the address is mistyped.',
	forbidden: 'You may not do this yet.',
	must_change_secret: 'Please choose a password of your own first.',
	signed_out: 'Please sign in to go on.',
	conflict: 'Somebody else has just changed this. The words you typed are still here.',
	invalid: 'Something is not right: please look at the marked fields.',
	throttled: 'That was a few tries too many. Wait a little and try again.',
	too_busy: 'The server is busy. Wait a moment and try again.',
	too_large: 'This file is larger than allowed.',
	unsupported: 'This kind of file cannot be used.',
	disk_full: 'The server has no room left. Please tell the administrator.',
	internal: 'The server had a problem. What you typed is still here: try again.',
	notFoundTitle: 'There is no such page',
	toHome: 'Go home',
	required: 'Please fill this in'
};

export const kinds: Words['kinds'] = {
	province: 'Province or city',
	district: 'District',
	commune: 'Commune or ward',
	centre: 'Community learning centre',
	organisation: 'Organisation'
};

export const roles: Words['roles'] = {
	learner: 'Learner',
	teacher: 'Teacher',
	librarian: 'Librarian',
	staff: 'Centre staff',
	organizer: 'Organizer',
	juror: 'Juror',
	committee: 'Steering committee',
	administrator: 'Administrator'
};
