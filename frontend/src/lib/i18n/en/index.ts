import { contest, course, learning } from './cards';
import { acts, errors, kinds, roles, site, units } from './everywhere';
import { home, search } from './home';

import type { FirstWords } from '..';

const en: FirstWords = {
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

export default en;
