/** The words of all other screens. */
import { audience, centre, conflict, news } from './centre';
import { accounts, lesson, player } from './learn';
import { book, contributorRoles, entry, languages, library, paper, reader } from './read';

export default {
	conflict,
	audience,
	centre,
	news,
	accounts,
	lesson,
	player,
	library,
	book,
	paper,
	contributorRoles,
	languages,
	reader,
	entry
};
