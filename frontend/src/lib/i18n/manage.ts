/** Words of staff's screens: fetched only with them. */
import vi from './vi/manage';
import type { Language } from '.';

export type ManageWords = typeof vi;
export let m: ManageWords = vi;

export async function speakManage(to: Language): Promise<void> {
	m = to === 'en' ? (await import('./en/manage')).default : vi;
}
