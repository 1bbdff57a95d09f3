"""Ledgers: what many stories tell together, made from stored Readings and from nothing else.

Each ledger is a function of the Readings it is given: the same ones give the same ledger in any order of arrival.
"""
