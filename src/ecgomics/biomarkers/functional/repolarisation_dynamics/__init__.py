"""How repolarisation changes from beat to beat: alternans, QT variability and rate dependence, T vectors, ST trend."""
