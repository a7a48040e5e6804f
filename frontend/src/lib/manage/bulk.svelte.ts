/** One change of many books: looked at first, made so many at a time, undone by what the answers say. */
import { get, post } from '$lib/api/client';
import type { BulkChange, BulkOutcome, BulkResult, BulkRow, BulkRows } from '$lib/api/bulk';
import { api } from '$lib/paths';
import { Attempt } from '$lib/ui/attempt.svelte';

/** Books of one request: each is stored for itself, so a small one says sooner how far it is. */
const AT_ONCE = 25;
/** A look changes nothing and is quick. */
const LOOK_AT_ONCE = 500;
/** More than any list of a commune; a province does it in parts. */
const MOST = 5000;

interface Wanted {
	id: string;
	version: number;
	change?: BulkChange;
}
type Step = 'form' | 'seen' | 'working' | 'done' | 'undoing' | 'undone';

export class BulkWork {
	step = $state<Step>('form');
	results = $state.raw<BulkResult[]>([]);
	/** How many have their outcome, of those that are being worked on. */
	done = $state(0);
	total = $state(0);
	readonly attempt = new Attempt();
	private change: BulkChange = {};

	constructor(readonly books: BulkRow[]) {}

	count = (outcome: BulkOutcome) => this.results.filter((one) => one.outcome === outcome).length;
	/** What could not be changed, each with its reason. */
	get left() {
		return this.results.filter((one) => !['changed', 'same'].includes(one.outcome));
	}

	/** Says what would become of each. */
	look = (change: BulkChange) =>
		this.attempt.run(async () => {
			this.change = change;
			this.results = [];
			await this.send(this.books, true, LOOK_AT_ONCE);
			this.step = 'seen';
		});

	/** Changes those that can be. Cut off, it goes on behind the last answer; what was done already is said to be so. */
	make = () =>
		this.attempt.run(async () => {
			const asked = this.step === 'seen' ? this.books.filter((one) => this.will(one.id)) : this.rest;
			if (this.step === 'seen') this.results = this.results.filter((one) => one.outcome !== 'changed');
			this.rest = asked;
			this.total = asked.length;
			this.done = 0;
			this.step = 'working';
			await this.send(asked, false, AT_ONCE);
			this.step = 'done';
		});

	/** Changes back what was changed. */
	undo = () =>
		this.attempt.run(async () => {
			const changed = this.step === 'undoing' ? this.rest : this.results.filter((one) => one.outcome === 'changed' && one.undo);
			const back = changed.map((one) => ({ id: one.id, version: one.version, change: ('undo' in one ? one.undo : one.change) as BulkChange }));
			if (this.step !== 'undoing') this.results = [];
			this.rest = back;
			this.total = back.length;
			this.done = 0;
			this.step = 'undoing';
			await this.send(back, false, AT_ONCE);
			this.step = 'undone';
		});

	back = () => {
		this.step = 'form';
		this.results = [];
	};

	/** What has no outcome yet. */
	private rest: Wanted[] = [];

	private will = (id: string) => this.results.find((one) => one.id === id)?.outcome === 'changed';

	private async send(books: Wanted[], preview: boolean, atOnce: number): Promise<void> {
		for (let at = 0; at < books.length; at += atOnce) {
			const part = books.slice(at, at + atOnce).map(({ id, version, change }) => ({ id, version, change }));
			const answer = await post<{ results: BulkResult[] }>(api.bulk, { books: part, change: this.change, preview });
			this.results = [...this.results, ...answer.results];
			if (!preview) {
				this.rest = books.slice(at + atOnce);
				this.done = Math.min(books.length, at + atOnce);
			}
		}
	}
}

/** All books that a list finds. */
export async function allFound(query: Record<string, string | undefined>): Promise<BulkRow[]> {
	const all: BulkRow[] = [];
	let after: string | null | undefined;
	do {
		const batch = await get<BulkRows>(api.bulk, { query: { ...query, after } });
		all.push(...batch.items);
		after = batch.next;
	} while (after && all.length < MOST);
	return all;
}
