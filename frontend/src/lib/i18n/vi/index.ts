/** The words of home and of what stands around every screen: the first visit carries no others. */
import { contest, course, learning } from './cards';
import { acts, errors, kinds, roles, site, units } from './everywhere';
import { home, search } from './home';

export default {
	site,
	acts,
	units,
	errors,
	kinds,
	roles,
	home,
	search,
	course,
	learning,
	contest
};
