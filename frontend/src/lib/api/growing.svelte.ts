/** A list that grows by "Xem thêm": keeps what it has and asks for the next batch. */
import { get } from './client';
import type { Batch } from './types';
import { Attempt } from '$lib/ui/attempt.svelte';

export class Growing<T> {
	items = $state<T[]>([]);
	next = $state<string | null>(null);
	readonly attempt = new Attempt();

	/** `read` finds the batch in an answer that says more than its batch. */
	constructor(
		first: Batch<T>,
		private path: string,
		private query: Record<string, string | undefined> = {},
		private read: (answer: never) => Batch<T> = (answer) => answer
	) {
		this.items = first.items;
		this.next = first.next;
	}

	/** Asks for all batches anew, for things that change by themselves; the list stays as long as it is. */
	again = async (idOf: (one: T) => string) => {
		const now = new Map<string, T>();
		let after: string | null | undefined;
		do {
			const batch = this.read(await get<never>(this.path, { query: { ...this.query, after } }));
			for (const one of batch.items) now.set(idOf(one), one);
			after = batch.next;
		} while (after && now.size < this.items.length);
		this.items = this.items.map((one) => now.get(idOf(one)) ?? one);
	};

	more = () =>
		this.attempt.run(async () => {
			const batch = this.read(await get<never>(this.path, { query: { ...this.query, after: this.next } }));
			this.items = [...this.items, ...batch.items];
			this.next = batch.next;
		});
}
