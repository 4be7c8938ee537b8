package export

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// databaseName is the file of the SQLite format.
const databaseName = "nianbao.sqlite"

// sqliteSink writes the tables into one database with indexes, the section
// texts and a full-text index over them.
type sqliteSink struct {
	db       *sql.DB
	tx       *sql.Tx
	tables   []table
	inserts  []*sql.Stmt
	section  *sql.Stmt
	narrated *sql.Stmt
	rows     int64
}

// settle are the settings of a file that is written once and in order, so
// that the same rows give the same bytes.
const settle = `PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA encoding = 'UTF-8'; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;`

func newSQLiteSink(f *folder, all []table) (s *sqliteSink, err error) {
	s = &sqliteSink{tables: all}
	if s.db, err = sql.Open("sqlite", filepath.Join(f.dir, databaseName)); err != nil {
		return nil, err
	}
	s.db.SetMaxOpenConns(1)
	if err := s.begin(); err != nil {
		return nil, noRoom(fmt.Errorf("write %s: %w", databaseName, joinClose(err, s.db)))
	}
	return s, nil
}

// joinClose closes what an error leaves open.
func joinClose(err error, db *sql.DB) error {
	if closing := db.Close(); closing != nil {
		return fmt.Errorf("%w; %w", err, closing)
	}
	return err
}

func (s *sqliteSink) begin() error {
	if _, err := s.db.Exec(settle); err != nil {
		return err
	}
	var err error
	if s.tx, err = s.db.Begin(); err != nil {
		return err
	}
	for _, t := range s.tables {
		if err := s.create(t); err != nil {
			return err
		}
	}
	if _, err := s.tx.Exec(narrativeTables); err != nil {
		return err
	}
	if s.section, err = s.tx.Prepare(`INSERT INTO sections VALUES (?, ?, ?, ?, ?, ?)`); err != nil {
		return err
	}
	s.narrated, err = s.tx.Prepare(`INSERT INTO narrative (rowid, words) VALUES (?, ?)`)
	return err
}

// narrativeTables hold the section texts and the words in them: every
// character and every pair of characters of a text, so that words of two
// characters are found, which the trigram index of SQLite cannot.
const narrativeTables = `
CREATE TABLE sections (id INTEGER PRIMARY KEY, report_id TEXT NOT NULL REFERENCES reports (report_id), section TEXT NOT NULL, heading TEXT, text TEXT, simplified TEXT);
CREATE VIRTUAL TABLE narrative USING fts5 (words, content = '', detail = full, tokenize = "unicode61 remove_diacritics 0");
CREATE TABLE columns ("table" TEXT NOT NULL, name TEXT NOT NULL, chinese TEXT, meaning TEXT, type TEXT, PRIMARY KEY ("table", name));`

// sqliteTypes are the declared types of the kinds.
var sqliteTypes = map[kind]string{kindText: "TEXT", kindInt: "INTEGER", kindDecimal: "NUMERIC", kindBool: "BOOLEAN", kindTime: "TEXT"}

// keyOfTable is what identifies a line of a table.
var keyOfTable = map[string]string{"reports": "PRIMARY KEY (report_id)", "wide": "PRIMARY KEY (report_id)", "summary": "PRIMARY KEY (report_id)", "splits": "PRIMARY KEY (report_id)"}

func (s *sqliteSink) create(t table) error {
	var cols []string
	for _, f := range t.fields {
		cols = append(cols, fmt.Sprintf("%q %s", f.name, sqliteTypes[f.kind]))
	}
	if k := keyOfTable[t.name]; k != "" {
		cols = append(cols, k)
	}
	if t.name != "reports" {
		cols = append(cols, "FOREIGN KEY (report_id) REFERENCES reports (report_id)")
	}
	if _, err := s.tx.Exec(fmt.Sprintf("CREATE TABLE %s (%s)", t.name, strings.Join(cols, ", "))); err != nil {
		return err
	}
	insert, err := s.tx.Prepare(fmt.Sprintf("INSERT INTO %s VALUES (%s)", t.name, strings.TrimSuffix(strings.Repeat("?, ", len(t.fields)), ", ")))
	s.inserts = append(s.inserts, insert)
	return err
}

// noRoom tells a database that met a full disk as every other file that did.
func noRoom(err error) error {
	if db, ok := errors.AsType[*sqlite.Error](err); ok && db.Code() == sqlite3.SQLITE_FULL {
		return fmt.Errorf("%w: %w", err, syscall.ENOSPC)
	}
	return err
}

func (s *sqliteSink) add(w *Work) error { return noRoom(s.insert(w)) }

// insert adds the rows and the words of a report.
func (s *sqliteSink) insert(w *Work) error {
	for i, t := range s.tables {
		args := make([]any, len(t.fields))
		err := t.lines(w, func(line []string) error {
			for k, text := range line {
				args[k] = sqliteValue(t.fields[k].kind, text)
			}
			_, err := s.inserts[i].Exec(args...)
			return err
		})
		if err != nil {
			return fmt.Errorf("write %s of %s: %w", t.name, databaseName, err)
		}
	}
	return s.narrate(w)
}

// sqliteValue is a value of a column: the text of a number becomes one by the
// column's affinity where that loses nothing.
func sqliteValue(k kind, text string) any {
	switch {
	case text == "":
		return nil
	case k == kindBool:
		return text == "true"
	}
	return text
}

// narrate adds the sections of a report and their words.
func (s *sqliteSink) narrate(w *Work) error {
	for _, section := range w.Report().Sections {
		s.rows++
		simplified := section.Simplified
		if simplified == "" {
			simplified = section.Text
		}
		if _, err := s.section.Exec(s.rows, w.ID, section.ID, section.Heading, section.Text, simplified); err != nil {
			return fmt.Errorf("write a section of %s: %w", w.ID, err)
		}
		if _, err := s.narrated.Exec(s.rows, Words(simplified)); err != nil {
			return fmt.Errorf("write the words of %s: %w", w.ID, err)
		}
	}
	return nil
}

// indexes are what tables are joined and filtered by.
var indexes = []string{
	"CREATE INDEX cells_report ON cells (report_id)",
	"CREATE INDEX cells_name ON cells (table_id, row_id, col_id, report_year)",
	"CREATE INDEX reports_division ON reports (division_code, report_year)",
	"CREATE INDEX reports_agency ON reports (agency_id, report_year)",
	"CREATE INDEX documents_report ON documents (report_id)",
	"CREATE INDEX problems_report ON problems (report_id)",
	"CREATE INDEX institutions_report ON institutions (report_id)",
	"CREATE INDEX sections_report ON sections (report_id)",
	"INSERT INTO narrative (narrative) VALUES ('optimize')",
}

func (s *sqliteSink) close() error {
	err := s.finish()
	if closing := s.db.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return noRoom(fmt.Errorf("write %s: %w", databaseName, err))
	}
	return nil
}

func (s *sqliteSink) finish() error {
	for _, t := range s.tables {
		for _, f := range t.fields {
			if _, err := s.tx.Exec("INSERT INTO columns VALUES (?, ?, ?, ?, ?)", t.name, f.name, f.chinese, f.meaning, sqliteTypes[f.kind]); err != nil {
				return err
			}
		}
	}
	for _, statement := range indexes {
		if _, err := s.tx.Exec(statement); err != nil {
			return err
		}
	}
	return s.tx.Commit()
}
