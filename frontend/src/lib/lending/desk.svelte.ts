/** The lending desk: who stands there, what was just done, what can be taken back. */
import { del, get, post } from '$lib/api/client';
import { saying } from '$lib/api/errors';
import { uuid7 } from '$lib/api/ids';
import type { LoanView, ReaderRow, ReaderView, ReturnView } from '$lib/api/lending';
import type { Batch, UnitLink } from '$lib/api/types';
import { date } from '$lib/format';
import { m } from '$lib/i18n/manage';
import { act, api } from '$lib/paths';
import { sound } from './sound';

/** Something that was done, said loud and clear. */
export interface Done {
	id: string;
	tone: 'done' | 'aside' | 'refused';
	title: string;
	lines: string[];
	undo?: () => Promise<void>;
	undone?: boolean;
}
const KEPT = 20;

export class Desk {
	mode = $state<'lend' | 'take'>('lend');
	reader = $state<ReaderView | null>(null);
	/** Readers among whom one is to be chosen. */
	found = $state<ReaderRow[] | null>(null);
	/** A label that was scanned before a reader was known. */
	pending = $state('');
	busy = $state(false);
	last = $state<Done | null>(null);
	done = $state<Done[]>([]);

	constructor(public unit: () => UnitLink) {}

	/** What the scanner typed. */
	scan = (text: string) =>
		this.#try(async () => {
			if (this.mode === 'take') return this.#takeBack(text);
			if (!this.reader || text.includes('#the=')) return this.#find(text);
			return this.#lend(text);
		});

	choose = (id: string) =>
		this.#try(async () => {
			this.found = null;
			await this.#open(id);
			if (this.pending) await this.#lend(this.pending);
			this.pending = '';
		});

	/** The next reader. */
	next = () => {
		this.reader = null;
		this.found = null;
		this.last = null;
	};

	renew = (loan: LoanView) =>
		this.#try(async () => {
			const { due_on } = await post<LoanView>(act(api.loan(loan.id), 'renew'));
			this.#say({ tone: 'done', title: m.lending.renewed(date(due_on)), lines: [loan.book.title] });
			await this.#again();
		});

	undo = (one: Done) =>
		this.#try(async () => {
			await one.undo?.();
			this.done = this.done.map((each) => (each.id === one.id ? { ...each, undone: true, undo: undefined } : each));
			if (this.last?.id === one.id) this.last = { ...one, undone: true, undo: undefined };
			await this.#again();
		});

	async #find(text: string): Promise<void> {
		const query = { unit_id: this.unit().id, q: text };
		const { items } = await get<Batch<ReaderRow>>(api.readers, { query });
		if (items.length === 1) {
			this.found = null;
			await this.#open(items[0]!.id);
			if (this.pending) await this.#lend(this.pending);
			this.pending = '';
			return;
		}
		this.reader = null;
		this.found = items;
		if (!items.length) this.#say({ tone: 'refused', title: m.lending.noReader(text), lines: [m.lending.noReaderHint] }, false);
	}

	async #open(id: string): Promise<void> {
		this.reader = await get<ReaderView>(api.reader(id), { query: { unit_id: this.unit().id } });
		this.last = null;
	}

	async #again(): Promise<void> {
		if (this.reader) this.reader = await get<ReaderView>(api.reader(this.reader.id), { query: { unit_id: this.unit().id } });
	}

	async #lend(copy: string): Promise<void> {
		const reader = this.reader!;
		const loan = await post<LoanView>(api.loans, { id: uuid7(), unit_id: this.unit().id, reader_id: reader.id, copy });
		this.#say({
			tone: 'done',
			title: m.lending.lent(loan.book.title, loan.copy.accession_number),
			lines: [m.lending.lentTo(reader.display_name, date(loan.due_on))],
			undo: () => del(api.loan(loan.id))
		});
		await this.#again();
	}

	async #takeBack(copy: string): Promise<void> {
		const back = await post<ReturnView>(api.returns, { id: uuid7(), unit_id: this.unit().id, copy });
		const { loan, hold } = back;
		const lines: string[] = [];
		if (back.outcome === 'found') lines.push(m.lending.found);
		if (loan?.reader) lines.push(m.lending.returnedFrom(loan.reader.display_name));
		if (loan && loan.days_late > 0) lines.push(m.lending.wasLate(loan.days_late));
		lines.push(
			hold?.reader && hold.keep_until
				? m.lending.layAside(hold.reader.display_name, date(hold.keep_until))
				: m.lending.toShelf(back.shelf)
		);
		if (hold) lines.push(hold.told ? m.lending.told : m.lending.notTold);
		this.#say({
			tone: hold ? 'aside' : 'done',
			title: m.lending.returned(back.book.title, back.copy.accession_number),
			lines,
			undo: loan ? () => post(act(api.loan(loan.id), 'undo')) : undefined
		});
		await this.#again();
	}

	#say(what: Omit<Done, 'id'>, kept = true): void {
		this.last = { ...what, id: uuid7() };
		sound(what.tone === 'refused' ? 'refused' : 'done');
		if (kept) this.done = [this.last, ...this.done].slice(0, KEPT);
	}

	/** Whether it went well; what went wrong is said as loud. */
	async #try(work: () => Promise<void>): Promise<boolean> {
		this.busy = true;
		try {
			await work();
			return this.last?.tone !== 'refused';
		} catch (thrown) {
			this.#say({ tone: 'refused', title: saying(thrown), lines: [] }, false);
			return false;
		} finally {
			this.busy = false;
		}
	}
}
