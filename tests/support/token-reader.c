/*
 * A reader from which a token can be pulled in the middle of the work: SoftHSM2 behind it, and a file that says how many
 * signatures are made until then. At 0 the token is out; another number puts it back.
 *
 * Compiled with LEFT, the file, and MODULE, the library of the token: what signs is given no environment.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <pkcs11.h>

static CK_FUNCTION_LIST_PTR token;
static CK_FUNCTION_LIST reader;

static long left(void) {
  long count = 0;
  FILE *file = fopen(LEFT, "r");
  if (!file) return 0;
  if (fscanf(file, "%ld", &count) != 1) count = 0;
  fclose(file);
  return count;
}

static CK_RV take(CK_SESSION_HANDLE session, CK_BYTE_PTR data, CK_ULONG length, CK_BYTE_PTR signature, CK_ULONG_PTR size) {
  long count = left();
  if (count <= 0) return CKR_DEVICE_REMOVED;
  /* Asked for the size alone, nothing is signed. */
  if (signature) {
    FILE *file = fopen(LEFT, "w");
    if (!file) return CKR_GENERAL_ERROR;
    fprintf(file, "%ld", count - 1);
    fclose(file);
  }
  return token->C_Sign(session, data, length, signature, size);
}

static CK_RV slots(CK_BBOOL present, CK_SLOT_ID_PTR list, CK_ULONG_PTR count) {
  if (left() > 0) return token->C_GetSlotList(present, list, count);
  *count = 0;
  return CKR_OK;
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR out) {
  if (!token) {
    void *library = dlopen(MODULE, RTLD_NOW);
    CK_C_GetFunctionList open = library ? (CK_C_GetFunctionList)dlsym(library, "C_GetFunctionList") : 0;
    if (!open || open(&token) != CKR_OK) return CKR_GENERAL_ERROR;
    reader = *token;
    reader.C_Sign = take;
    reader.C_GetSlotList = slots;
  }
  *out = &reader;
  return CKR_OK;
}
