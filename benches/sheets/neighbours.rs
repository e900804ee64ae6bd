//! The same work by pandas and openpyxl. Their start and imports are not counted.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// `pandas.read_excel` of a file.
pub fn read_excel(file: &Path) -> Duration {
    python(
        "import sys, time, pandas
begun = time.perf_counter()
frame = pandas.read_excel(sys.argv[1])
print(time.perf_counter() - begun)",
        file,
    )
}

/// openpyxl writes what is in a file into another one.
pub fn write_again(file: &Path) -> Duration {
    python(
        "import sys, time, openpyxl
rows = [list(row) for row in openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets[0].iter_rows(values_only=True)]
begun = time.perf_counter()
book = openpyxl.Workbook()
sheet = book.active
for row in rows:
    sheet.append(row)
book.save(sys.argv[1] + '.again.xlsx')
print(time.perf_counter() - begun)",
        file,
    )
}

fn python(script: &str, file: &Path) -> Duration {
    let python = std::env::var_os("KEHU_BENCH_PYTHON").unwrap_or_else(|| "python3".into());
    let output = Command::new(python)
        .args(["-c", script])
        .arg(file)
        .output()
        .expect("Python");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "a Python with pandas and openpyxl is needed (KEHU_BENCH_PYTHON names it): {error}"
    );
    let seconds = String::from_utf8_lossy(&output.stdout);
    Duration::from_secs_f64(seconds.trim().parse().expect("seconds"))
}
