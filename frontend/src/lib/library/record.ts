/** A catalogue record as text fields, and back. */
import type { Audience, BookView, Contributor } from '$lib/api/types';

export interface RecordFields {
	title: string;
	contributors: string;
	publisher: string;
	place: string;
	year: string;
	language: string;
	summary: string;
	subjects: string;
	ddc: string;
	isbn: string;
	access: Audience;
}

export const fieldsOf = (book: BookView): RecordFields => ({
	title: book.title,
	contributors: book.contributors.map((one) => (one.role ? `${one.name}, ${one.role}` : one.name)).join('\n'),
	publisher: book.publisher ?? '',
	place: book.place ?? '',
	year: book.year ? String(book.year) : '',
	language: book.language ?? '',
	summary: book.summary ?? '',
	subjects: book.subjects.join(', '),
	ddc: book.ddc ?? '',
	isbn: book.isbn ?? '',
	access: book.access
});

export const recordOf = (fields: RecordFields) => ({
	title: fields.title.trim(),
	contributors: contributorsOf(fields.contributors),
	publisher: orNull(fields.publisher),
	place: orNull(fields.place),
	year: /^\d{1,4}$/.test(fields.year.trim()) ? Number(fields.year) : null,
	language: orNull(fields.language),
	summary: orNull(fields.summary),
	subjects: fields.subjects.split(',').map((one) => one.trim()).filter(Boolean),
	ddc: orNull(fields.ddc),
	isbn: orNull(fields.isbn),
	access: fields.access
});

/** "Nguyễn Du, tác giả" a line; the words after the last comma are the role. */
export function contributorsOf(text: string): Contributor[] {
	return text
		.split('\n')
		.map((line) => line.trim())
		.filter(Boolean)
		.map((line) => {
			const comma = line.lastIndexOf(',');
			return comma < 0 ? { name: line, role: '' } : { name: line.slice(0, comma).trim(), role: line.slice(comma + 1).trim() };
		});
}

const orNull = (text: string) => text.trim() || null;
