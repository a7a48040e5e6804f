import { whoLooks } from '$lib/accounts/viewer';
import { rememberedLanguage, speak } from '$lib/i18n';
import type { LayoutLoad } from './$types';

export const ssr = false;
export const prerender = false;

let spoken: Promise<void> | null = null;

export const load: LayoutLoad = async ({ depends }) => {
	depends('benhoc:viewer');
	await (spoken ??= speak(rememberedLanguage()));
	return { viewer: await whoLooks() };
};
