/** What is being sent, kept in IndexedDB so that a reload or a cut loses nothing. */
import type { Audience } from '$lib/api/types';

export type Purpose = 'lecture' | 'book' | 'entry' | 'catalogue';

export interface Kept {
	/** Id of the thing that will come of it (lecture, book, entry or import): made here, used once. */
	id: string;
	purpose: Purpose;
	unitId: string;
	title: string;
	audience: Audience;
	name: string;
	size: number;
	modified: number;
	/** Where the server takes the rest; null before it was asked. */
	url: string | null;
	sent: number;
	/** Lets some desktop browsers reopen the file without being asked again. */
	handle?: FileSystemFileHandle;
}

const open = () =>
	new Promise<IDBDatabase>((resolve, reject) => {
		const request = indexedDB.open('benhoc', 1);
		request.onupgradeneeded = () => request.result.createObjectStore('uploads', { keyPath: 'id' });
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});

async function run<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
	try {
		const database = await open();
		return await new Promise<T>((resolve, reject) => {
			const request = act(database.transaction('uploads', mode).objectStore('uploads'));
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(request.error);
		}).finally(() => database.close());
	} catch {
		// A private window has no store: uploads then live as long as the page.
		return undefined;
	}
}

export const keep = (kept: Kept) => run('readwrite', (store) => store.put(kept));
export const forget = (id: string) => run('readwrite', (store) => store.delete(id));
export const keptFor = async (purpose: Purpose): Promise<Kept[]> =>
	((await run('readonly', (store) => store.getAll() as IDBRequest<Kept[]>)) ?? []).filter((one) => one.purpose === purpose);

export const isSameFile = (kept: Kept, file: File) =>
	kept.name === file.name && kept.size === file.size && kept.modified === file.lastModified;
