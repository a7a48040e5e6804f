/** Signing in, up and out, and what the page does afterwards. */
import { goto, invalidateAll } from '$app/navigation';
import { del, post, rememberSignedIn } from '$lib/api/client';
import type { SignInView } from '$lib/api/types';
import { api, page } from '$lib/paths';

export type LoginKind = 'phone' | 'email' | 'user_name';

/** What somebody typed as their login, by its look; the backend checks it properly. */
export function kindOf(login: string): LoginKind {
	if (login.includes('@')) return 'email';
	return /^[+\d\s().-]{8,}$/.test(login) ? 'phone' : 'user_name';
}

/** The viewer when the person is in; else the people who share this phone. */
export async function signIn(login: string, secret: string, personId?: string): Promise<SignInView> {
	return came(await post<SignInView>(api.session, { login: login.trim(), secret, person_id: personId }));
}

/** The same for a code that came to the phone: the new password is set for the one person, or for the one chosen. */
export async function useCode(login: string, code: string, secret: string, personId?: string): Promise<SignInView> {
	const body = { login: login.trim(), code: code.trim(), secret, person_id: personId };
	return came(await post<SignInView>(api.useSecretReset, body));
}

function came(answer: SignInView): SignInView {
	if (!answer.choose?.length) rememberSignedIn(true);
	return answer;
}

export interface NewAccount {
	id: string;
	name: string;
	login: string;
	secret: string;
}
/** The text that people agree to on the sign-up screen; a change of its words is a new version. */
const CONSENT = { purpose: 'terms', text_version: '2026-11' };

export async function signUp({ id, name, login, secret }: NewAccount): Promise<void> {
	const value = login.trim();
	await post(api.accounts, { id, display_name: name.trim(), login: { kind: kindOf(value), value }, secret, consents: [CONSENT] });
	rememberSignedIn(true);
}

/** Only addresses of ours are gone back to. */
export const backTo = (url: URL): string => {
	const back = url.searchParams.get('ve') ?? page.home;
	return /^\/(?!\/)/.test(back) ? back : page.home;
};

/** The card whose QR code opened this address. */
export const cardIn = (url: URL): string => new URLSearchParams(url.hash.slice(1)).get('the') ?? '';

export const enter = (back: string) => goto(back, { invalidateAll: true, replaceState: true });

export async function signOut(): Promise<void> {
	await del(api.session);
	rememberSignedIn(false);
	await goto(page.home);
	await invalidateAll();
}

