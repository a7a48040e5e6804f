/** A shelf that is being arranged: every change is stored at once, one after the other, and can be undone. */
import { get, patch, put } from '$lib/api/client';
import type { ShelfView } from '$lib/api/shelves';
import type { Batch, BookRow } from '$lib/api/types';
import { api } from '$lib/paths';
import { Attempt } from '$lib/ui/attempt.svelte';

export class ShelfWork {
	shelf = $state.raw<ShelfView>() as ShelfView;
	books = $state.raw<BookRow[]>([]);
	/** Whether all that stands there has come. */
	whole = $state(false);
	readonly attempt = new Attempt();

	constructor(shelf: ShelfView) {
		this.shelf = shelf;
	}

	/** All books, also drafts: an order is one of all. */
	read = () =>
		this.attempt.run(async () => {
			const all: BookRow[] = [];
			let after: string | null | undefined;
			do {
				const query: Record<string, string | number | boolean | null | undefined> = { kept: true, limit: 100, after };
				const batch: Batch<BookRow> = await get<Batch<BookRow>>(api.shelfBooks(this.shelf.id), { query });
				all.push(...batch.items);
				after = batch.next;
			} while (after);
			this.books = all;
			this.whole = true;
		});

	/** One after the other: each is made on the version that the one before it left. */
	private line: Promise<unknown> = Promise.resolve();
	private inLine<T>(work: () => Promise<T>): Promise<T | undefined> {
		const next = this.line.then(() => this.attempt.run(work));
		this.line = next;
		return next;
	}

	private unstored = false;
	/** Stores which books stand there when its turn comes: what was moved meanwhile is in it. */
	private store = (): Promise<void> => {
		this.unstored = true;
		return this.inLine(async () => {
			if (!this.unstored) return;
			this.unstored = false;
			const books = this.books.map((one) => one.id);
			this.shelf = await put<ShelfView>(api.shelfBooks(this.shelf.id), { books }, { version: this.shelf.version });
		}).then(() => {});
	};
	again = () => this.store();

	/** Somebody else was first: the shelf as it stands now. */
	theirs = async () => {
		await this.attempt.run(async () => {
			this.shelf = await get<ShelfView>(api.shelf(this.shelf.id));
		});
		await this.read();
	};
	/** One's own order over theirs. */
	mine = async () => {
		this.shelf = { ...this.shelf, version: this.attempt.error?.current ?? this.shelf.version };
		await this.store();
	};

	set = (books: BookRow[]) => {
		this.books = books;
		return this.store();
	};
	move(from: number, to: number): void {
		if (to < 0 || to >= this.books.length || from === to) return;
		const books = [...this.books];
		books.splice(to, 0, ...books.splice(from, 1));
		this.books = books;
	}
	step(from: number, by: number): Promise<void> {
		this.move(from, from + by);
		return this.store();
	}
	add = (book: BookRow) => (this.has(book.id) ? undefined : this.set([...this.books, book]));
	has = (id: string) => this.books.some((one) => one.id === id);

	say = (name: string, description: string) =>
		this.inLine(async () => {
			const version = this.shelf.version;
			this.shelf = await patch<ShelfView>(api.shelf(this.shelf.id), { name, description }, { version });
			return true;
		});
}

/** Drags a book by its handle, by mouse or finger; it is stored when let go. */
export const dragBook = (work: ShelfWork, id: string) => (handle: HTMLElement) => {
	let moved = false;
	const move = (event: PointerEvent) => {
		const row = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>('[data-book]');
		const from = work.books.findIndex((one) => one.id === id);
		const to = work.books.findIndex((one) => one.id === row?.dataset.book);
		if (to < 0 || from === to) return;
		work.move(from, to);
		moved = true;
	};
	const end = () => {
		removeEventListener('pointermove', move);
		removeEventListener('pointerup', end);
		removeEventListener('pointercancel', end);
		if (moved) work.again();
	};
	const begin = (event: PointerEvent) => {
		event.preventDefault();
		// Listened to on the window: the row itself is re-made as it moves.
		moved = false;
		addEventListener('pointermove', move);
		addEventListener('pointerup', end);
		addEventListener('pointercancel', end);
	};
	handle.addEventListener('pointerdown', begin);
	return () => handle.removeEventListener('pointerdown', begin);
};
