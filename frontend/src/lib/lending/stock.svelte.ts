/** Scans of a stocktake: kept on this device until the site has them, sent again by themselves after a cut. */
import { post } from '$lib/api/client';
import { ApiError, saying } from '$lib/api/errors';
import type { StockLine } from '$lib/api/lending';
import { act, api } from '$lib/paths';
import { sound } from './sound';

interface Scan {
	text: string;
	at: string;
	shelf: string;
}
/** Scans of one request, lines that are shown, and how long to wait after a cut. */
const AT_ONCE = 50;
const SHOWN = 12;
const AGAIN_MS = 4000;

export class Scans {
	waiting = $state<Scan[]>([]);
	last = $state<StockLine[]>([]);
	scanned = $state(0);
	/** Why nothing can be sent any more: the stocktake was closed, or is no longer ours. */
	refused = $state('');
	#sending = false;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#key: string;

	/** `onsent`: the site has some more of them. */
	constructor(
		private id: string,
		private onsent: () => void
	) {
		this.#key = `benhoc.scans.${id}`;
		try {
			this.waiting = JSON.parse(localStorage.getItem(this.#key) ?? '[]') as Scan[];
		} catch {
			/* nothing that can be read */
		}
		this.#send();
	}

	add = (text: string, shelf: string): boolean => {
		this.waiting = [...this.waiting, { text, shelf, at: new Date().toISOString() }];
		this.#keep();
		this.#send();
		return true;
	};

	stop = () => clearTimeout(this.#timer);

	async #send(): Promise<void> {
		if (this.#sending || !this.waiting.length || this.refused) return;
		this.#sending = true;
		clearTimeout(this.#timer);
		const some = this.waiting.slice(0, AT_ONCE);
		try {
			const answer = await post<{ items: StockLine[]; scanned: number }>(act(api.stocktake(this.id), 'scans'), { scans: some });
			this.waiting = this.waiting.slice(some.length);
			this.scanned = answer.scanned;
			this.last = [...answer.items.toReversed(), ...this.last].slice(0, SHOWN);
			sound(answer.items.every((line) => line.finding === 'seen') ? 'done' : 'refused');
			this.#keep();
			this.onsent();
			this.#sending = false;
			await this.#send();
		} catch (thrown) {
			this.#sending = false;
			const known = thrown instanceof ApiError ? thrown : null;
			// A cut, or a busy server: later. Anything else will not get better.
			if (known && [403, 404, 409, 422].includes(known.status)) this.refused = saying(thrown);
			else this.#timer = setTimeout(() => this.#send(), AGAIN_MS);
		}
	}

	#keep(): void {
		try {
			if (this.waiting.length) localStorage.setItem(this.#key, JSON.stringify(this.waiting));
			else localStorage.removeItem(this.#key);
		} catch {
			/* a full or private store: what waits stays on this page */
		}
	}
}
