/** Titles offered while one types: the latest words alone are asked for, after a short pause. */
import { get } from '$lib/api/client';
import type { Suggestion } from '$lib/api/types';
import { api } from '$lib/paths';

const PAUSE_MS = 120;
const SHORTEST = 2;
const SHOWN = 6;

export class Offers {
	list = $state.raw<Suggestion[]>([]);
	/** Which one the arrow keys are at; -1: what was typed. */
	at = $state(-1);
	private timer: ReturnType<typeof setTimeout> | undefined;
	private asking: AbortController | undefined;

	readonly chosen = $derived(this.list[this.at]);

	typed(text: string): void {
		this.stop();
		const q = text.trim();
		if (q.length < SHORTEST) return this.close();
		this.timer = setTimeout(() => this.ask(q), PAUSE_MS);
	}

	/** One further, or back; past the ends it is what was typed again. */
	move(step: 1 | -1): void {
		const places = this.list.length + 1;
		this.at = ((this.at + 1 + step + places) % places) - 1;
	}

	close(): void {
		this.stop();
		this.list = [];
		this.at = -1;
	}

	private stop(): void {
		clearTimeout(this.timer);
		this.asking?.abort();
	}

	private async ask(q: string): Promise<void> {
		const { signal } = (this.asking = new AbortController());
		try {
			const found = await get<Suggestion[]>(api.suggestions, { query: { q }, signal });
			if (signal.aborted) return;
			this.list = found.filter((offer) => offer.path).slice(0, SHOWN);
			this.at = -1;
		} catch {
			// An offer is a courtesy: the box searches without it.
			if (!signal.aborted) this.close();
		}
	}
}
