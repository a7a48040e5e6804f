/** News being written, kept in this browser until it is stored. */
interface Draft {
	id: string;
	title: string;
	body: string;
}
const name = (key: string) => `benhoc.news.${key}`;

export function draftOf(key: string): Draft | null {
	try {
		return JSON.parse(localStorage.getItem(name(key)) ?? 'null') as Draft | null;
	} catch {
		return null;
	}
}

export function keepDraft(key: string, draft: Draft): void {
	try {
		if (draft.title || draft.body) localStorage.setItem(name(key), JSON.stringify(draft));
	} catch {
		/* no room: the words are still on the screen */
	}
}

export function forgetDraft(key: string): void {
	try {
		localStorage.removeItem(name(key));
	} catch {
		/* nothing was kept */
	}
}
