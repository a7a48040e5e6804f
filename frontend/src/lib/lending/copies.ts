/** The line of a copy in the register, as it is typed and as it is sent; its words and colours. */
import type { CopyFacts, CopySource, CopyState, CopyView } from '$lib/api/lending';
import { date, number, today } from '$lib/format';
import { m } from '$lib/i18n/manage';

export interface CopyWords {
	call_number: string;
	shelf: string;
	price: string;
	source: CopySource;
	source_note: string;
	/** 2026-11-21, or empty for today. */
	entered_on: string;
}

export const noWords = (): CopyWords => ({ call_number: '', shelf: '', price: '', source: 'bought', source_note: '', entered_on: today() });

export const wordsOf = (copy: CopyView): CopyWords => ({ ...copy, price: copy.price === null ? '' : String(copy.price) });

export function factsOf(words: CopyWords): CopyFacts {
	// People write 45.000 or 45 000.
	const price = words.price.replace(/[^\d]/g, '');
	const { call_number, shelf, source, source_note, entered_on } = words;
	return { call_number, shelf, source, source_note, price: price ? Number(price) : null, entered_on: entered_on || null };
}

export const toneOf = (state: CopyState) =>
	({ on_shelf: '', on_loan: 'warn', laid_aside: 'warn', lost: 'danger', damaged: 'danger', withdrawn: 'plain' })[state];

/** Shelf and call number in one line. */
export const placeOf = (copy: Pick<CopyView, 'shelf' | 'call_number'>) => [copy.shelf, copy.call_number].filter(Boolean).join(', ');

/** What is to be said of the state of a copy, beside its word. */
export function stateFacts(copy: CopyView): string[] {
	const said: string[] = [];
	if (copy.loan) said.push(m.lending.with(copy.loan.reader ?? '', date(copy.loan.due_on)));
	else if (copy.state === 'withdrawn') said.push(`${m.lending.reasons[copy.withdrawal ?? 'other']}, ${date(copy.withdrawn_on ?? copy.state_at)}`);
	else if (copy.state !== 'on_shelf') said.push(m.lending.since(date(copy.state_at)));
	if (copy.state_note) said.push(copy.state_note);
	return said;
}

export const money = (price: number | null) => (price === null ? '' : number(price));
