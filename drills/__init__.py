"""Several machines on this one, and what is done to them: `script/cluster`, `script/drill`, `script/bench --mixed`."""
