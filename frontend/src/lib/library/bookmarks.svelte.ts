/** The pages that somebody marked: with the person, or on this device for who is not signed in. */
import { del, get, put } from '$lib/api/client';
import { saying } from '$lib/api/errors';
import { t } from '$lib/i18n';
import { api } from '$lib/paths';
import { say } from '$lib/ui/toasts.svelte';

const KEY = 'benhoc.bookmarks';
type Kept = Record<string, number[]>;

export class Bookmarks {
	pages = $state.raw<number[]>([]);
	#book: string;
	#own: boolean;

	constructor(book: string, signedIn: boolean) {
		this.#book = book;
		this.#own = signedIn;
		if (!signedIn) this.pages = kept()[book] ?? [];
	}

	/** Asks for those of the person; marks made on this device before signing in go along. */
	load = async (): Promise<void> => {
		if (!this.#own) return;
		try {
			const { [this.#book]: here = [], ...others } = kept();
			for (const page of here) await put(api.bookmark(this.#book, page));
			if (here.length) keep(others);
			this.pages = (await get<{ pages: number[] }>(api.bookmarks(this.#book))).pages;
		} catch {
			/* offline: the book can be read without them */
		}
	};

	has = (page: number): boolean => this.pages.includes(page);

	/** Shown at once; taken back and said when it could not be kept. */
	toggle = async (page: number): Promise<void> => {
		const before = this.pages;
		const marked = this.has(page);
		this.pages = marked ? before.filter((one) => one !== page) : [...before, page].sort((a, b) => a - b);
		if (!this.#own) {
			keep({ ...kept(), [this.#book]: this.pages });
			say(marked ? t.reader.unmarked(page) : t.reader.markedHere(page));
			return;
		}
		try {
			await (marked ? del(api.bookmark(this.#book, page)) : put(api.bookmark(this.#book, page)));
			say(marked ? t.reader.unmarked(page) : t.reader.markedPage(page));
		} catch (thrown) {
			this.pages = before;
			say(saying(thrown), { tone: 'danger' });
		}
	};
}

function kept(): Kept {
	try {
		return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Kept;
	} catch {
		return {};
	}
}
function keep(all: Kept): void {
	try {
		localStorage.setItem(KEY, JSON.stringify(all));
	} catch {
		/* for this visit then */
	}
}
