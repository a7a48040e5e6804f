/** What was searched for lately, in this browser only. */
const KEY = 'benhoc.searches';
const KEPT = 6;

export function recentSearches(): string[] {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
		return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === 'string') : [];
	} catch {
		return [];
	}
}

export function rememberSearch(text: string): void {
	const words = text.trim();
	if (words.length < 2) return;
	write([words, ...recentSearches().filter((one) => one !== words)].slice(0, KEPT));
}

export const forgetSearches = () => write([]);

function write(list: string[]): void {
	try {
		localStorage.setItem(KEY, JSON.stringify(list));
	} catch {
		/* not kept then */
	}
}
