/** A catalogue record as text fields, and back. */
import type { Audience, BookView, Contributor, ContributorRole } from '$lib/api/types';
import { t } from '$lib/i18n';

export interface RecordFields {
	title: string;
	other_title: string;
	contributors: string;
	publisher: string;
	place: string;
	year: string;
	edition: string;
	extent: string;
	series: string;
	series_number: string;
	language: string;
	summary: string;
	subjects: string;
	ddc: string;
	ddc_edition: string;
	bbk: string;
	isbn: string;
	access: Audience;
}

export const noFields = (): RecordFields => ({
	title: '',
	other_title: '',
	contributors: '',
	publisher: '',
	place: '',
	year: '',
	edition: '',
	extent: '',
	series: '',
	series_number: '',
	language: 'vi',
	summary: '',
	subjects: '',
	ddc: '',
	ddc_edition: '',
	bbk: '',
	isbn: '',
	access: 'public'
});

export const fieldsOf = (book: BookView): RecordFields => ({
	title: book.title,
	other_title: book.other_title,
	contributors: book.contributors.map((one) => `${one.name}, ${t.contributorRoles[one.role]}`).join('\n'),
	publisher: book.publisher,
	place: book.place,
	year: book.year ? String(book.year) : '',
	edition: book.edition,
	extent: book.extent,
	series: book.series,
	series_number: book.series_number,
	language: book.language,
	summary: book.summary,
	subjects: book.subjects.join(', '),
	ddc: book.ddc,
	ddc_edition: book.ddc_edition,
	bbk: book.bbk,
	isbn: book.isbn,
	access: book.access
});

export const recordOf = (fields: RecordFields) => ({
	title: fields.title.trim(),
	other_title: fields.other_title.trim(),
	contributors: contributorsOf(fields.contributors),
	publisher: fields.publisher.trim(),
	place: fields.place.trim(),
	year: /^\d{1,4}$/.test(fields.year.trim()) ? Number(fields.year) : null,
	edition: fields.edition.trim(),
	extent: fields.extent.trim(),
	series: fields.series.trim(),
	series_number: fields.series_number.trim(),
	language: fields.language.trim(),
	summary: fields.summary.trim(),
	subjects: subjectsOf(fields.subjects),
	ddc: fields.ddc.trim(),
	ddc_edition: fields.ddc_edition,
	bbk: fields.bbk.trim(),
	isbn: fields.isbn.trim(),
	access: fields.access
});

/** What is parted by commas. */
export const subjectsOf = (text: string): string[] => text.split(',').map((one) => one.trim()).filter(Boolean);

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

/** `Tủ sách Vàng ; T. 5`, as cards have it. */
export const seriesOf = (book: Pick<BookView, 'series' | 'series_number'>) =>
	book.series_number ? `${book.series} ; ${book.series_number}` : book.series;
