/** The words and the colour of where a piece of work stands. */
import type { BookRow, LectureView } from '$lib/api/types';
import { percent } from '$lib/format';
import { m } from '$lib/i18n/manage';

export interface Standing {
	words: string;
	tone: '' | 'warn' | 'danger' | 'plain';
}

export function lectureStanding(lecture: LectureView): Standing {
	if (lecture.state === 'processing') return { words: m.lectures.processing(percent(lecture.progress)), tone: 'warn' };
	if (lecture.state === 'failed') return { words: m.lectures.failed, tone: 'danger' };
	return { words: m.lectures[lecture.state], tone: lecture.state === 'ready' ? '' : 'plain' };
}

export function bookStanding(book: Pick<BookRow, 'state' | 'published'> & { progress?: number }): Standing {
	if (book.state === 'processing') return { words: m.books.processing(percent(book.progress ?? 0)), tone: 'warn' };
	if (book.state === 'draft' || book.state === 'waiting') 
		return book.published ? { words: m.books.noFileShown, tone: '' } : { words: m.books.noFile, tone: 'plain' };
	if (book.state === 'received') return { words: m.books.received, tone: 'plain' };
	if (book.state === 'failed') return { words: m.books.failed, tone: 'danger' };
	return book.published ? { words: m.books.published, tone: '' } : { words: m.books.draft, tone: 'plain' };
}
