/** The screens to look at: name, who looks, address, what is done first. */
import { books, centre, contests, courses, news, short } from './seed.mjs';

export const screens = [
	['home-visitor', 'visitor', '/'],
	['home-learner', 'learner', '/']
];
void [books, centre, contests, courses, news, short];
