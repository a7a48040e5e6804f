/** Words of all screens but home: fetched with them, at the same time as their code. */
import { language, say } from '.';
import vi from './vi/rest';

say(vi);

/** To be waited for by the loads of all screens but home. */
export async function speakRest(): Promise<void> {
	if (language() === 'en') say((await import('./en/rest')).default);
}
