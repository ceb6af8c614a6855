"""The report as other systems read it: FHIR R4, HL7 aECG, DICOM."""
