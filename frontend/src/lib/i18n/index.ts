/**
 * Every visible word. Vietnamese is built in; English comes when it is chosen.
 * The language is fixed before the first screen is drawn: a change loads the page anew.
 */
import vi from './vi';

export type Words = typeof vi;
export type Language = 'vi' | 'en';

export let t: Words = vi;
let chosen: Language = 'vi';

export const language = (): Language => chosen;

/** What the cookie says; the backend writes its HTML and messages by the same one. */
export const rememberedLanguage = (): Language =>
	/(?:^|; )benhoc_language=en\b/.test(document.cookie) ? 'en' : 'vi';

export async function speak(to: Language): Promise<void> {
	chosen = to;
	document.documentElement.lang = to;
	t = to === 'en' ? (await import('./en')).default : vi;
}

/** Keeps the choice for a year and shows the page in it. */
export function chooseLanguage(to: Language): void {
	document.cookie = `benhoc_language=${to}; path=/; max-age=31536000; samesite=lax`;
	location.reload();
}
