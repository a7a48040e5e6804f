/**
 * Every visible word. Vietnamese is built in; English comes when it is chosen. The first visit carries the words of
 * home; those of other screens come with them (`rest.ts`), those of staff's screens with these (`manage.ts`).
 * The language is fixed before the first screen is drawn: a change loads the page anew.
 */
import vi from './vi';
import type rest from './vi/rest';

export type FirstWords = typeof vi;
export type RestWords = typeof rest;
export type Words = FirstWords & RestWords;
export type Language = 'vi' | 'en';

/** Whole on every screen but home, which uses no other words than the first. */
export let t = vi as Words;
let chosen: Language = 'vi';

export const language = (): Language => chosen;

/** What the cookie says; the backend writes its HTML and messages by the same one. */
export const rememberedLanguage = (): Language =>
	/(?:^|; )benhoc_language=en\b/.test(document.cookie) ? 'en' : 'vi';

/** Adds words, or says them in another language. */
export const say = (words: Partial<Words>): void => {
	t = { ...t, ...words };
};

export async function speak(to: Language): Promise<void> {
	chosen = to;
	document.documentElement.lang = to;
	if (to === 'en') say((await import('./en')).default);
}

/** Keeps the choice for a year and shows the page in it. */
export function chooseLanguage(to: Language): void {
	document.cookie = `benhoc_language=${to}; path=/; max-age=31536000; samesite=lax`;
	location.reload();
}
