//! Several kehu at one vault.

use std::process::Stdio;

use super::support::Sandbox;

#[test]
fn imports_at_the_same_moment_give_no_number_twice() {
    let vault = Sandbox::new();
    let imports: Vec<_> = (0..3)
        .map(|sheet| {
            let file = vault.beside(&format!("名单{sheet}.csv"));
            let rows: String = (0..40)
                .map(|row| format!("第{sheet}批{row:02}有限公司,苏州\n"))
                .collect();
            std::fs::write(&file, format!("客户名称,城市\n{rows}")).unwrap();
            let mut command = vault.command(["import", file.to_str().unwrap(), "--yes"]);
            command.stdout(Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut import in imports {
        assert!(import.wait().unwrap().success());
    }
    let hits = vault.kehu(["search", "类型:客户", "--limit", "1000", "--json"]).json();
    let numbers: std::collections::HashSet<_> = hits.iter().map(|hit| hit["customer_id"].to_string()).collect();
    assert_eq!((hits.len(), numbers.len()), (120, 120));
    vault.is_sound();
}

#[test]
fn new_customers_of_several_processes_get_no_number_twice() {
    let vault = Sandbox::new();
    let new = |number: usize| {
        let mut command = vault.command(["new", &format!("第{number}家有限公司")]);
        command.stdout(Stdio::null()).spawn().unwrap()
    };
    let processes: Vec<_> = (0..8).map(new).collect();
    for mut process in processes {
        assert!(process.wait().unwrap().success());
    }
    let hits = vault.kehu(["search", "类型:客户", "--limit", "100", "--json"]).json();
    let numbers: std::collections::HashSet<_> = hits.iter().map(|hit| hit["customer_id"].to_string()).collect();
    assert_eq!((hits.len(), numbers.len()), (8, 8));
    vault.is_sound();
}

#[test]
fn nobody_takes_an_index_that_another_process_is_filling_for_the_whole_vault() {
    let vault = Sandbox::new();
    for number in 0..60 {
        vault.customer(&format!("第{number}家有限公司"));
    }
    let all = ["search", "类型:客户", "--limit", "1000", "--json"];
    assert_eq!(vault.kehu(all).json().len(), 60);
    for round in 0..4 {
        // By its own wish, and because the index is gone.
        let mut builder = if round % 2 == 0 {
            vault.command(["index", "--rebuild"])
        } else {
            std::fs::remove_dir_all(vault.beside("cache")).unwrap();
            vault.command(["todo"])
        };
        let mut builder = builder.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let asking: Vec<_> = (0..4)
            .map(|_| vault.command(all).stdout(Stdio::piped()).spawn().unwrap())
            .collect();
        for process in asking {
            let output = process.wait_with_output().unwrap();
            let found = String::from_utf8(output.stdout).unwrap().lines().count();
            assert_eq!((output.status.code(), found), (Some(0), 60), "round {round}");
        }
        assert!(builder.wait().unwrap().success(), "round {round}");
    }
    vault.is_sound();
}
