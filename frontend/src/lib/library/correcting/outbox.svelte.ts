/** Corrections on their way: kept in this browser until the library has them, sent one after the other. */
import { post } from '$lib/api/client';
import type { CorrectingView, CorrectionBody } from '$lib/api/corrections';
import { ApiError, saying } from '$lib/api/errors';
import { api } from '$lib/paths';

const KEY = 'benhoc.corrections';
const TRY_AGAIN_MS = 6000;

/** A correction of a page of a book. */
export interface Waiting extends CorrectionBody {
	book: string;
	number: number;
}

interface Told {
	/** The library has it: the page as it stands now. */
	taken: (view: CorrectingView) => void;
	/** It was refused for good, with the reason. */
	refused: (one: Waiting, why: string) => void;
}

export class Outbox {
	all = $state.raw<Waiting[]>([]);
	/** Why the first of them is still here. */
	trouble = $state('');
	#sending: string | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(
		private book: string,
		private told: Told
	) {
		this.all = kept().filter((one) => one.book === book);
	}

	/** Those of one page, in their order. */
	of = (number: number): Waiting[] => this.all.filter((one) => one.number === number);

	add(one: Omit<Waiting, 'book'>): void {
		this.#put([...this.all, { ...one, book: this.book }]);
		void this.send();
	}

	/** Takes one back that has not left yet; says whether it could. */
	drop(id: string): boolean {
		if (this.#sending === id || !this.all.some((one) => one.id === id)) return false;
		this.#put(this.all.filter((one) => one.id !== id));
		return true;
	}

	/** Sends what waits; tries again by itself where the link is weak. */
	send = async (): Promise<void> => {
		clearTimeout(this.#timer);
		if (this.#sending) return;
		for (let one = this.all[0]; one; one = this.all[0]) {
			this.#sending = one.id;
			const { id, place, read, text } = one;
			try {
				const view = await post<CorrectingView>(api.pageCorrections(one.book, one.number), { id, place, read, text });
				this.#gone(one);
				this.told.taken(view);
			} catch (thrown) {
				if (passes(thrown)) {
					this.trouble = saying(thrown);
					this.#timer = setTimeout(this.send, TRY_AGAIN_MS);
					break;
				}
				this.#gone(one);
				this.told.refused(one, saying(thrown));
			} finally {
				this.#sending = null;
			}
		}
	};

	/** The page is left: no more tries from here. */
	stop(): void {
		clearTimeout(this.#timer);
	}

	#gone(one: Waiting): void {
		this.trouble = '';
		this.#put(this.all.filter((other) => other.id !== one.id));
	}
	#put(all: Waiting[]): void {
		this.all = all;
		keep([...kept().filter((one) => one.book !== this.book), ...all]);
	}
}

/** What will pass by itself, or by signing in again: it is not for nothing to try once more. */
function passes(thrown: unknown): boolean {
	const known = thrown instanceof ApiError ? thrown : null;
	return !known || [0, 401, 429].includes(known.status) || known.status >= 500;
}

function kept(): Waiting[] {
	try {
		return JSON.parse(localStorage.getItem(KEY) ?? '[]') as Waiting[];
	} catch {
		return [];
	}
}
function keep(all: Waiting[]): void {
	try {
		if (all.length) localStorage.setItem(KEY, JSON.stringify(all));
		else localStorage.removeItem(KEY);
	} catch {
		/* for this visit then */
	}
}
