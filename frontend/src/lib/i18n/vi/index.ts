import { acts, audience, conflict, errors, kinds, roles, site, units } from './everywhere';
import { centre, home, news, search } from './home';
import { accounts, course, learning, lesson, player } from './learn';
import { book, contest, contributorRoles, entry, languages, library, reader } from './read';

export default {
	site,
	acts,
	units,
	errors,
	conflict,
	kinds,
	audience,
	roles,
	home,
	centre,
	news,
	search,
	accounts,
	course,
	lesson,
	player,
	learning,
	library,
	book,
	contributorRoles,
	languages,
	reader,
	contest,
	entry
};
