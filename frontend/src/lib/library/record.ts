/** A catalogue record as text fields, and back. */
import type { Audience, BookView, Contributor, ContributorRole } from '$lib/api/types';
import { t } from '$lib/i18n';

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
	contributors: book.contributors.map((one) => `${one.name}, ${t.contributorRoles[one.role]}`).join('\n'),
	publisher: book.publisher,
	place: book.place,
	year: book.year ? String(book.year) : '',
	language: book.language,
	summary: book.summary,
	subjects: book.subjects.join(', '),
	ddc: book.ddc,
	isbn: book.isbn,
	access: book.access
});

export const recordOf = (fields: RecordFields) => ({
	title: fields.title.trim(),
	contributors: contributorsOf(fields.contributors),
	publisher: fields.publisher.trim(),
	place: fields.place.trim(),
	year: /^\d{1,4}$/.test(fields.year.trim()) ? Number(fields.year) : null,
	language: fields.language.trim(),
	summary: fields.summary.trim(),
	subjects: fields.subjects.split(',').map((one) => one.trim()).filter(Boolean),
	ddc: fields.ddc.trim(),
	isbn: fields.isbn.trim(),
	access: fields.access
});

/** "Nguyễn Du, dịch giả" a line; words after the last comma that are no role belong to the name. */
export function contributorsOf(text: string): Contributor[] {
	const lines = text.split('\n').map((line) => line.trim());
	return lines.filter(Boolean).map((line) => {
		const comma = line.lastIndexOf(',');
		const role = comma < 0 ? undefined : roleOf(line.slice(comma + 1));
		return role ? { name: line.slice(0, comma).trim(), role } : { name: line, role: 'author' };
	});
}

const roleOf = (word: string): ContributorRole | undefined =>
	(Object.entries(t.contributorRoles) as [ContributorRole, string][]).find(
		([, said]) => said.localeCompare(word.trim(), 'vi', { sensitivity: 'base' }) === 0
	)?.[0];
