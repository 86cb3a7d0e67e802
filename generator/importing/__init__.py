"""What is no standard workbook becomes one: an office's own table, an older notice, a plan.

Each file imports only from those before it. For both: imported, words, headings (what is called
how), enumerated, header, blocks, forms (where tables stand), document_tables, web_tables. Notices:
notice_source, notice_numerals, notice_sentences, notice_outline, notice_labels, notice_items,
notice_rows, notice_figures, notice. Tables: columns, facts, composed (what each column
is), own_table, understood (what each row is), problems, divided, numbers, linked (what becomes of
the rows), map_file, commas, word_tables, opened, table.
"""
