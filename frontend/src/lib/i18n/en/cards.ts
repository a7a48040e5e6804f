/** Cards of home and of lists: courses, learning, contests. */
import type { FirstWords as Words } from '..';

export const course: Words['course'] = {
	list: 'Courses',
	listHint: 'Free, at any hour.',
	none: 'No course is open yet',
	noneHint: 'New courses will appear here. Meanwhile, have a look at the library.',
	toLibrary: 'To the library',
	teacher: (name) => `Taught by ${name}`,
	enrol: 'Enrol',
	enrolled: 'You are enrolled. Enjoy the course!',
	signInToEnrol: 'Sign in to enrol',
	start: 'Start learning',
	continue: (title) => `Go on: ${title}`,
	leave: 'Leave this course',
	left: 'You left the course. What you learned is kept.',
	lessons: 'Lessons',
	about: 'About the course',
	progress: (done) => `${done} done`,
	finished: 'You have finished this course. Congratulations!',
	finishedShort: 'Finished',
	draft: 'Draft, learners do not see it yet',
	emptyCourse: 'This course has no lessons yet',
	emptyCourseHint: 'The teacher is preparing them. Please come back later.',
	done: 'done',
	here: 'you are here',
	locked: 'locked',
	video: 'Video',
	text: 'Reading',
	book: 'Book pages',
	levels: {
		any: 'For everybody',
		beginner: 'Beginners',
		intermediate: 'Some practice',
		advanced: 'Advanced'
	}
};

export const learning: Words['learning'] = {
	title: 'My learning',
	courses: 'In progress',
	finished: 'Finished',
	reading: 'Books you are reading',
	none: 'You have not enrolled in a course yet',
	allDone: 'Nothing is left half done',
	noneHint: 'Choose one, take its first lesson, and go on from here next time.',
	findCourse: 'See the courses',
	visitor: 'Sign in to see your learning',
	visitorHint: 'Courses that are open to everyone can be seen without it.'
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
