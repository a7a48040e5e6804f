/** The desk of who corrects a page: which words are at hand, what is typed for them, what was done and can be undone. */
import { get, post } from '$lib/api/client';
import type { CorrectingView, Place } from '$lib/api/corrections';
import { uuid7 } from '$lib/api/ids';
import { m } from '$lib/i18n/manage';
import { forgetPages } from '$lib/library/pages';
import { act, api } from '$lib/paths';
import { Attempt } from '$lib/ui/attempt.svelte';
import { say } from '$lib/ui/toasts.svelte';
import { Outbox } from './outbox.svelte';
import { changed, countDoubtful, isDoubtful, nextDoubtful, partsOf, placeOf, runAt, said, type Run, type Words } from './words';

export class Desk {
	view = $state.raw() as CorrectingView;
	run = $state.raw<Run | null>(null);
	typed = $state('');
	/** The corrections of this visit, the last at the end. */
	done = $state.raw<{ id: string; number: number; place: Place }[]>([]);
	readonly outbox: Outbox;
	readonly attempt = new Attempt();
	readonly page: Words = $derived.by(() => this.outbox.of(this.view.number).reduce<Words>(changed, this.view));
	readonly doubtful = $derived(countDoubtful(this.page.words));
	/** In the whole book, with what is on its way. */
	readonly left = $derived(this.view.left.doubtful - countDoubtful(this.view.words) + this.doubtful);
	readonly pagesLeft = $derived(this.view.left.pages - (countDoubtful(this.view.words) && !this.doubtful ? 1 : 0));
	readonly read = $derived(this.run ? said(this.page.words, this.run) : '');
	readonly place = $derived(this.run ? placeOf(this.page.words, this.run) : null);
	readonly isChanged = $derived(!!this.run && partsOf(this.typed).join(' ') !== this.read);
	/** Whether the words at hand wait for a yes or no. */
	readonly isDoubted = $derived(!!this.run && this.page.words.slice(this.run.from, this.run.to).some(isDoubtful));

	constructor(view: CorrectingView) {
		this.outbox = new Outbox(view.book.id, {
			taken: (fresh) => fresh.number === this.view.number && this.#rebase(fresh),
			refused: (one, why) => {
				say(m.correct.refused(one.read, why), { tone: 'danger' });
				if (one.number === this.view.number) this.look();
			}
		});
		this.view = view;
		this.first();
	}

	/** Another page. */
	open(view: CorrectingView): void {
		this.view = view;
		this.first();
	}

	/** Asks for the page anew. */
	look = () =>
		this.attempt.run(async () => {
			const { book, number } = this.view;
			const fresh = await get<CorrectingView>(api.pageCorrections(book.id, number));
			if (fresh.number === this.view.number) this.#rebase(fresh);
		});

	first(): void {
		this.pick(nextDoubtful(this.page.words, -1));
	}

	/** Takes a word into hand; none for -1. */
	pick(index: number): void {
		this.run = this.page.words[index] ? { from: index, to: index + 1 } : null;
		this.typed = this.read;
	}

	/** One word on or back, doubtful or not. */
	step(by: 1 | -1): void {
		const at = this.run ? (by === 1 ? this.run.to : this.run.from - 1) : 0;
		if (this.page.words[at]) this.pick(at);
	}

	/** To the next doubtful word, or the one before. */
	skip(by: 1 | -1 = 1): void {
		const at = this.run ? (by === 1 ? this.run.to - 1 : this.run.from) : -1;
		this.pick(nextDoubtful(this.page.words, at, by));
	}

	/** Whether the word before or behind stands on the same line. */
	canJoin = (by: 1 | -1): boolean => {
		if (!this.run) return false;
		const { from, to } = this.run;
		return by === 1 ? to < this.page.words.length && this.page.gaps[to] === 0 : from > 0 && this.page.gaps[from] === 0;
	};

	/** Takes the neighbour into hand as well; what was typed stays. */
	join(by: 1 | -1): void {
		if (!this.run || !this.canJoin(by)) return;
		const { from, to } = this.run;
		const word = this.page.words[by === 1 ? to : from - 1]![4];
		this.typed = by === 1 ? `${this.typed} ${word}`.trim() : `${word} ${this.typed}`.trim();
		this.run = by === 1 ? { from, to: to + 1 } : { from: from - 1, to };
	}

	/** What is typed is what stands there; then the next doubtful word. */
	keep(text = this.typed): void {
		if (!this.run || !this.place) return;
		const { from } = this.run;
		const parts = partsOf(text);
		if (this.isDoubted || parts.join(' ') !== this.read) {
			const one = { id: uuid7(), number: this.view.number, place: this.place, read: this.read, text: parts.join(' ') };
			this.done = [...this.done, { id: one.id, number: one.number, place: one.place }];
			this.outbox.add(one);
			forgetPages(this.view.book.short);
		}
		this.pick(nextDoubtful(this.page.words, from + parts.length - 1));
	}

	/** Takes back the last correction of this visit. */
	undo = async (): Promise<void> => {
		const last = this.done.at(-1);
		if (last && (await this.undoOne(last.id))) {
			if (last.number !== this.view.number) return;
			const run = runAt(this.page, last.place);
			if (run) this.pick(run.from);
			if (run) this.run = run;
			this.typed = this.read;
		}
	};

	/** Takes back a correction; says whether it could. */
	undoOne = async (id: string): Promise<boolean> => {
		const dropped = this.outbox.drop(id);
		const gone = dropped || (await this.decide(id, 'undo'));
		if (!gone) return false;
		this.done = this.done.filter((one) => one.id !== id);
		if (dropped) this.#again();
		say(m.correct.undone);
		return true;
	};

	/** Decides on a correction or a proposal. */
	decide = async (id: string, step: 'accept' | 'reject' | 'undo', body?: { text?: string; read?: string }): Promise<boolean> => {
		const done = await this.attempt.run(async () => {
			const fresh = await post<CorrectingView>(act(api.correction(this.view.book.id, id), step), body);
			forgetPages(this.view.book.short);
			if (fresh.number === this.view.number) this.#rebase(fresh);
			return true;
		});
		return !!done;
	};

	/** The page as the library has it now: the words at hand stay at hand, and what was typed for them. */
	#rebase(fresh: CorrectingView): void {
		const { place, typed, isChanged } = this;
		this.view = fresh;
		if (!place) return this.run ? undefined : void (this.doubtful && this.first());
		const run = runAt(this.page, place);
		if (!run) return this.first();
		this.run = run;
		this.typed = isChanged ? typed : this.read;
	}
	#again(): void {
		if (this.run && this.run.to > this.page.words.length) this.first();
	}
}
