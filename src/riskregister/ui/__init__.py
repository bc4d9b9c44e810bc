"""The dashboard: pages that ask and draw. The only Streamlit in the program."""
